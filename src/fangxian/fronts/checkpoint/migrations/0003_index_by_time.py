
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('checkpoint', '0002_screening_is_febrile'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='dissuasion',
            name='dissuasion_unit_time',
        ),
        migrations.RemoveIndex(
            model_name='handover',
            name='handover_unit_time',
        ),
        migrations.RemoveIndex(
            model_name='passage',
            name='passage_unit_time',
        ),
        migrations.RemoveIndex(
            model_name='screening',
            name='screening_unit_time',
        ),
        migrations.RemoveIndex(
            model_name='tally',
            name='tally_unit_time',
        ),
        migrations.AddIndex(
            model_name='dissuasion',
            index=models.Index(fields=['observed_at', 'id'], name='dissuasion_time'),
        ),
        migrations.AddIndex(
            model_name='handover',
            index=models.Index(fields=['observed_at', 'id'], name='handover_time'),
        ),
        migrations.AddIndex(
            model_name='passage',
            index=models.Index(fields=['observed_at', 'id'], name='passage_time'),
        ),
        migrations.AddIndex(
            model_name='screening',
            index=models.Index(fields=['observed_at', 'id'], name='screening_time'),
        ),
        migrations.AddIndex(
            model_name='tally',
            index=models.Index(fields=['observed_at', 'id'], name='tally_time'),
        ),
    ]
