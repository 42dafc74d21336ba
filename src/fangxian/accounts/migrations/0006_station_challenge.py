from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_theme_names'),
    ]

    operations = [
        migrations.AddField(
            model_name='station',
            name='challenge_used_at',
            field=models.DateTimeField(null=True),
        ),
    ]
