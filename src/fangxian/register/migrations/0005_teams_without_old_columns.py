from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0004_members_become_memberships'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='historicalteam',
            name='is_closed',
        ),
        migrations.RemoveField(
            model_name='team',
            name='is_closed',
        ),
        migrations.RemoveField(
            model_name='team',
            name='members',
        ),
    ]
