"""PostgreSQL's ANALYZE copies sample values of every column into its statistics, where an erasure does not reach them.

Wrapped keys and blind digests are therefore left out of the statistics.
"""

from django.db import migrations

COLUMNS = (("record_subject", "wrapped_key"), ("record_blindindex", "digest"))


def set_target(editor, target):
    if editor.connection.vendor != "postgresql":
        return
    for table, column in COLUMNS:
        editor.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS {target}")


class Migration(migrations.Migration):
    dependencies = [("record", "0005_store_failed")]
    operations = [
        migrations.RunPython(lambda apps, editor: set_target(editor, 0), lambda apps, editor: set_target(editor, -1))
    ]
