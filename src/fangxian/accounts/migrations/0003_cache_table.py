"""The table of the database cache, which counts sign-in attempts for all processes together."""

from django.core.management import call_command
from django.db import migrations

TABLE = "base_cache"


def create(apps, schema_editor):
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


def drop(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE IF EXISTS {schema_editor.quote_name(TABLE)}")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_one_time_password")]
    operations = [migrations.RunPython(create, drop)]
