
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('checkpoint', '0001_read_models'),
    ]

    operations = [
        migrations.AddField(
            model_name='screening',
            name='is_febrile',
            field=models.BooleanField(default=False),
        ),
    ]
