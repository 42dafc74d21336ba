"""Identities in the holding area have a clock too, and PostgreSQL keeps no samples of what is held."""

from django.db import migrations, models

COLUMNS = ("body", "note", "detail")


def set_target(editor, target):
    if editor.connection.vendor != "postgresql":
        return
    for column in COLUMNS:
        editor.execute(f"ALTER TABLE record_heldentry ALTER COLUMN {column} SET STATISTICS {target}")


def mark_the_empty(apps, editor):
    held = apps.get_model("record", "HeldEntry")
    held.objects.filter(resolved_at__isnull=False, body=b"").update(forgotten_at=models.F("resolved_at"))


class Migration(migrations.Migration):
    dependencies = [("record", "0007_held_clock")]
    operations = [
        migrations.AddField("heldentry", "forgotten_at", models.DateTimeField(null=True)),
        migrations.RenameField("retentioncheck", "resolved_held", "held"),
        migrations.RunPython(mark_the_empty, migrations.RunPython.noop),
        migrations.RunPython(lambda apps, editor: set_target(editor, 0), lambda apps, editor: set_target(editor, -1)),
    ]
