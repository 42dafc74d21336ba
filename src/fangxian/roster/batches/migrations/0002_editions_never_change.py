"""The database itself refuses to change an edition or its phases: rotations go by them. Closing is the one exception."""

from django.db import migrations

REFUSAL = "editions never change"
COLUMNS = (
    "unit_id, name, risk, longest_duty, days_apart, gate, vehicle, first_move, move_minutes, airing_minutes, source, "
    "follows_id"
)
TABLES = {"batch_edition_fixed": f"UPDATE OF {COLUMNS} ON batches_edition", "batch_phase_fixed": "UPDATE ON batches_phase"}
FUNCTION = f"""CREATE OR REPLACE FUNCTION batches_edition_fixed() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$"""
INSTALL = {
    "postgresql": [
        FUNCTION,
        *(
            f"CREATE TRIGGER {name} BEFORE {what} FOR EACH ROW EXECUTE FUNCTION batches_edition_fixed()"
            for name, what in TABLES.items()
        ),
    ],
    "sqlite": [
        f"CREATE TRIGGER {name} BEFORE {what} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for name, what in TABLES.items()
    ],
}
REMOVE = {
    "postgresql": [
        "DROP TRIGGER IF EXISTS batch_edition_fixed ON batches_edition",
        "DROP TRIGGER IF EXISTS batch_phase_fixed ON batches_phase",
        "DROP FUNCTION IF EXISTS batches_edition_fixed()",
    ],
    "sqlite": [f"DROP TRIGGER IF EXISTS {name}" for name in TABLES],
}


def _run(editor, statements):
    with editor.connection.cursor() as cursor:
        for statement in statements[editor.connection.vendor]:
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("batches", "0001_initial")]
    operations = [
        migrations.RunPython(
            lambda apps, editor: _run(editor, INSTALL),
            lambda apps, editor: _run(editor, REMOVE),
        )
    ]
