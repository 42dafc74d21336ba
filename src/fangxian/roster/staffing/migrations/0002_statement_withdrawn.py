from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("staffing", "0001_initial")]

    operations = [
        migrations.AddField("statement", "withdrawn_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("statement", "withdrawn_by_id", models.UUIDField(blank=True, null=True)),
    ]
