import django.db.models.deletion
import fangxian.base.ids
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('duties', '0003_notice_of_cold'),
        ('register', '0005_teams_without_old_columns'),
        ('staffing', '0002_statement_withdrawn'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalForbiddenSuccession',
            fields=[
                ('id', models.UUIDField(db_index=True, default=fangxian.base.ids.new_id, editable=False)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('after', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='staffing.shift', verbose_name='on the next day')),
                ('before', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='staffing.shift', verbose_name='on one day')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='register.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'historical forbidden succession',
                'verbose_name_plural': 'historical forbidden successions',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalPairRule',
            fields=[
                ('id', models.UUIDField(db_index=True, default=fangxian.base.ids.new_id, editable=False)),
                ('together', models.BooleanField(default=False, verbose_name='together')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('first', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='register.person', verbose_name='person')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('second', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='register.person', verbose_name='the other')),
            ],
            options={
                'verbose_name': 'historical pair rule',
                'verbose_name_plural': 'historical pair rules',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalUnitRules',
            fields=[
                ('id', models.UUIDField(db_index=True, default=fangxian.base.ids.new_id, editable=False)),
                ('shortest_run', models.PositiveSmallIntegerField(default=1, verbose_name='days in a row at least')),
                ('least_minutes_week', models.PositiveSmallIntegerField(default=0, verbose_name='minutes a week at least')),
                ('weekends_month', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='weekends a month at most')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='register.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'historical unit rules',
                'verbose_name_plural': 'historical unit rules',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='ForbiddenSuccession',
            fields=[
                ('id', models.UUIDField(default=fangxian.base.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('after', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='staffing.shift', verbose_name='on the next day')),
                ('before', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='staffing.shift', verbose_name='on one day')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='register.unit', verbose_name='unit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('unit', 'before', 'after'), name='forbidden_succession_once')],
            },
        ),
        migrations.CreateModel(
            name='PairRule',
            fields=[
                ('id', models.UUIDField(default=fangxian.base.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('together', models.BooleanField(default=False, verbose_name='together')),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='register.person', verbose_name='person')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='register.person', verbose_name='the other')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('first', 'second'), name='pair_rule_one_for_two'), models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='pair_rule_of_two_in_order')],
            },
        ),
        migrations.CreateModel(
            name='PinnedCell',
            fields=[
                ('id', models.UUIDField(default=fangxian.base.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField(verbose_name='day')),
                ('made_at', models.DateTimeField()),
                ('made_by_id', models.UUIDField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='register.person', verbose_name='person')),
                ('post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staffing.post', verbose_name='post')),
                ('roster', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pinned_cells', to='duties.roster')),
                ('shift', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staffing.shift', verbose_name='shift')),
            ],
            options={
                'ordering': ['day', 'person'],
                'constraints': [models.UniqueConstraint(fields=('roster', 'person', 'day'), name='pinned_cell_once'), models.CheckConstraint(condition=models.Q(models.Q(('post', None), ('shift', None)), models.Q(('post__isnull', False), ('shift__isnull', False)), _connector='OR'), name='pinned_cell_duty_or_off')],
            },
        ),
        migrations.CreateModel(
            name='UnitRules',
            fields=[
                ('id', models.UUIDField(default=fangxian.base.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('shortest_run', models.PositiveSmallIntegerField(default=1, verbose_name='days in a row at least')),
                ('least_minutes_week', models.PositiveSmallIntegerField(default=0, verbose_name='minutes a week at least')),
                ('weekends_month', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='weekends a month at most')),
                ('unit', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='duty_rules', to='register.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name_plural': 'unit rules',
                'constraints': [models.CheckConstraint(condition=models.Q(('shortest_run__range', (1, 14))), name='unit_rules_shortest_run'), models.CheckConstraint(condition=models.Q(('least_minutes_week__range', (0, 5040))), name='unit_rules_least_minutes'), models.CheckConstraint(condition=models.Q(('weekends_month', None), ('weekends_month__range', (0, 5)), _connector='OR'), name='unit_rules_weekends')],
            },
        ),
    ]
