"""The database itself refuses to change an edition: decisions name the edition that they used."""

from django.db import migrations

REFUSAL = "editions never change"
INSTALL = {
    "postgresql": [
        f"""CREATE OR REPLACE FUNCTION register_policy_fixed() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$""",
        "CREATE TRIGGER policy_no_update BEFORE UPDATE ON register_policy"
        " FOR EACH ROW EXECUTE FUNCTION register_policy_fixed()",
    ],
    "sqlite": [
        f"CREATE TRIGGER policy_no_update BEFORE UPDATE ON register_policy BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    ],
}
REMOVE = {
    "postgresql": [
        "DROP TRIGGER IF EXISTS policy_no_update ON register_policy",
        "DROP FUNCTION IF EXISTS register_policy_fixed()",
    ],
    "sqlite": ["DROP TRIGGER IF EXISTS policy_no_update"],
}


def _run(editor, statements):
    with editor.connection.cursor() as cursor:
        for statement in statements[editor.connection.vendor]:
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("register", "0001_initial")]
    operations = [
        migrations.RunPython(
            lambda apps, editor: _run(editor, INSTALL),
            lambda apps, editor: _run(editor, REMOVE),
        )
    ]
