"""The triggers that make the record append-only, on both engines."""

from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE: Final = "record_entry"
REFUSAL: Final = "the record is append-only"

_INSTALL: Final = {
    "postgresql": [
        f"""CREATE OR REPLACE FUNCTION record_append_only() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$""",
        f"CREATE TRIGGER entry_no_change BEFORE UPDATE OR DELETE ON {TABLE}"
        " FOR EACH ROW EXECUTE FUNCTION record_append_only()",
        f"CREATE TRIGGER entry_no_truncate BEFORE TRUNCATE ON {TABLE}"
        " FOR EACH STATEMENT EXECUTE FUNCTION record_append_only()",
    ],
    "sqlite": [
        f"CREATE TRIGGER entry_no_update BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
        f"CREATE TRIGGER entry_no_delete BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    ],
}
_REMOVE: Final = {
    "postgresql": [
        f"DROP TRIGGER IF EXISTS entry_no_change ON {TABLE}",
        f"DROP TRIGGER IF EXISTS entry_no_truncate ON {TABLE}",
    ],
    "sqlite": ["DROP TRIGGER IF EXISTS entry_no_update", "DROP TRIGGER IF EXISTS entry_no_delete"],
}
_LIST: Final = {
    # tgenabled is 'D' when somebody has switched a trigger off without dropping it.
    "postgresql": f"SELECT tgname FROM pg_trigger WHERE tgrelid = '{TABLE}'::regclass"  # noqa: S608
    " AND NOT tgisinternal AND tgenabled IN ('O', 'A')",
    "sqlite": f"SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '{TABLE}'",  # noqa: S608
}
EXPECTED: Final = {
    "postgresql": frozenset({"entry_no_change", "entry_no_truncate"}),
    "sqlite": frozenset({"entry_no_update", "entry_no_delete"}),
}


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def install(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers."""
    _run(connection, _INSTALL[connection.vendor])


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers: for the reverse migration and for tests that empty tables."""
    _run(connection, _REMOVE[connection.vendor])


def absent(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of the triggers that ought to be there, enabled, and are not."""
    with connection.cursor() as cursor:
        cursor.execute(_LIST[connection.vendor])
        present = {row[0] for row in cursor.fetchall()}
    return sorted(EXPECTED[connection.vendor] - present)
