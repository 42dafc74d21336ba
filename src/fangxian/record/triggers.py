"""The triggers that make the record append-only, on both engines."""

from dataclasses import dataclass
from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE: Final = "record_entry"
REFUSAL: Final = "the record is append-only"

FUNCTION: Final = "record_append_only"
_BODY: Final = f" BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END "
# Each as the database tells it back (pg_get_triggerdef, sqlite_master): what stands there is compared with this very text.
_TRIGGERS: Final = {
    "postgresql": {
        "entry_no_change": f"CREATE TRIGGER entry_no_change BEFORE DELETE OR UPDATE ON {TABLE}"
        f" FOR EACH ROW EXECUTE FUNCTION {FUNCTION}()",
        "entry_no_truncate": f"CREATE TRIGGER entry_no_truncate BEFORE TRUNCATE ON {TABLE}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()",
    },
    "sqlite": {
        "entry_no_update": f"CREATE TRIGGER entry_no_update BEFORE UPDATE ON {TABLE}"
        f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
        "entry_no_delete": f"CREATE TRIGGER entry_no_delete BEFORE DELETE ON {TABLE}"
        f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    },
}
_FIRST: Final = {
    "postgresql": [f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $${_BODY}$$"],
    "sqlite": [],
}
_ON: Final = {"postgresql": f" ON {TABLE}", "sqlite": ""}
_LIST: Final = {
    # tgenabled is 'D' when somebody has switched a trigger off without dropping it.
    "postgresql": "SELECT tgname, pg_get_triggerdef(pg_trigger.oid, true), prosrc, lanname FROM pg_trigger"  # noqa: S608
    " JOIN pg_proc ON pg_proc.oid = tgfoid JOIN pg_language ON pg_language.oid = prolang"
    f" WHERE tgrelid = '{TABLE}'::regclass AND NOT tgisinternal AND tgenabled IN ('O', 'A')",
    "sqlite": f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '{TABLE}'",  # noqa: S608
}
# What the list tells beside the trigger's own text: on PostgreSQL what its function does is written elsewhere.
_BESIDE: Final = {"postgresql": (_BODY, "plpgsql"), "sqlite": ()}
EXPECTED: Final = {vendor: frozenset(texts) for vendor, texts in _TRIGGERS.items()}


@dataclass(frozen=True, slots=True)
class State:
    """Which triggers are not as they were installed: ``absent`` (dropped or switched off) and ``changed`` (something else
    happens under their name)."""

    absent: tuple[str, ...]
    changed: tuple[str, ...]


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def install(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers."""
    _run(connection, [*_FIRST[connection.vendor], *_TRIGGERS[connection.vendor].values()])


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers: for the reverse migration and for tests that empty tables."""
    on = _ON[connection.vendor]
    _run(connection, [f"DROP TRIGGER IF EXISTS {name}{on}" for name in _TRIGGERS[connection.vendor]])


def state(connection: BaseDatabaseWrapper) -> State:
    """Compare the triggers in the database, and on PostgreSQL the function that they call, with what ``install`` writes."""
    with connection.cursor() as cursor:
        cursor.execute(_LIST[connection.vendor])
        present = {name: tuple(told) for name, *told in cursor.fetchall()}
    beside = _BESIDE[connection.vendor]
    wanted = {name: (text, *beside) for name, text in _TRIGGERS[connection.vendor].items()}
    return State(
        absent=tuple(sorted(wanted.keys() - present.keys())),
        changed=tuple(sorted(name for name in wanted.keys() & present.keys() if present[name] != wanted[name])),
    )
