from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('duties', '0002_words'),
        ('register', '0005_teams_without_old_columns'),
    ]

    operations = [
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('given', 'New duty'), ('cancelled', 'Duty cancelled'), ('swap_asked', 'A colleague asks to swap'), ('swap_done', 'Swap approved'), ('swap_refused', 'Swap refused'), ('cold', 'The cold opened a duty again')], max_length=12),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'cold')), fields=('person', 'duty'), name='notice_of_cold_once'),
        ),
    ]
