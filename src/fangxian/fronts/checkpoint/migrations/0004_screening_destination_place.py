from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('checkpoint', '0003_index_by_time'),
    ]

    operations = [
        migrations.AddField(
            model_name='screening',
            name='destination_place_id',
            field=models.UUIDField(null=True),
        ),
        migrations.AddIndex(
            model_name='screening',
            index=models.Index(condition=models.Q(('confirm_by__isnull', False), ('is_withdrawn', False), models.Q(('arrival', 'arrived'), _negated=True)), fields=['destination_place_id', 'destination_code'], name='screening_on_the_way'),
        ),
    ]
