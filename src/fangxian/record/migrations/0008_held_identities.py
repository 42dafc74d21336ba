"""Identities in the holding area have a clock too, and PostgreSQL keeps no samples of what is held."""

from django.db import migrations, models

COLUMNS = ("body", "note", "detail")


def set_target(editor, target):
    if editor.connection.vendor != "postgresql":
        return
    for column in COLUMNS:
        editor.execute(f"ALTER TABLE record_heldentry ALTER COLUMN {column} SET STATISTICS {target}")


def forget_the_erased(apps, editor):
    """What was blanked before needs no look; what became an entry of somebody who is erased goes now."""
    held = apps.get_model("record", "HeldEntry").objects.filter(resolved_at__isnull=False)
    erased = apps.get_model("record", "Subject").objects.filter(erased_at__isnull=False)
    theirs = apps.get_model("record", "Entry").objects.filter(subject_id__in=erased.values("pk"))
    held.filter(entry_id__in=theirs.values("pk")).update(body=b"", note="", detail="")
    held.filter(body=b"").update(forgotten_at=models.F("resolved_at"))


class Migration(migrations.Migration):
    dependencies = [("record", "0007_held_clock")]
    operations = [
        migrations.AddField("heldentry", "forgotten_at", models.DateTimeField(null=True)),
        migrations.RenameField("retentioncheck", "resolved_held", "held"),
        migrations.AddField("destructioncertificate", "held", models.PositiveIntegerField(default=0)),
        migrations.RunPython(forget_the_erased, migrations.RunPython.noop),
        migrations.RunPython(lambda apps, editor: set_target(editor, 0), lambda apps, editor: set_target(editor, -1)),
    ]
