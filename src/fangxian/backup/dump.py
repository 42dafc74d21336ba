"""Writing a backup: one unchanging view of all tables, while the server goes on."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

import msgspec
from django.apps import apps
from django.db import connection, models, transaction

from fangxian.backup.cells import kind_of, outward
from fangxian.backup.manifest import FORMAT, MANIFEST, Column, Hashing, Manifest, Part, Refused
from fangxian.base.clock import now

FETCH: Final = 2000
PACKING: Final = 3
# What means nothing elsewhere or should not leave: sign-ins (THREATS T14), the queue, jobs with their short-lived files.
LEFT_OUT: Final = frozenset(
    {"django_session", "usersessions_usersession", "django_tasks_database_dbtaskresult", "jobs_job"}
)
Progress = Callable[[int, int], None]
Select = Callable[[str], Iterator[tuple[Any, ...]]]


def tables() -> list[type[models.Model]]:
    """Return the models whose rows a backup holds."""
    found = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return [model for model in found if not model._meta.proxy and model._meta.db_table not in LEFT_OUT]


def write_backup(file: Path, on_progress: Progress = lambda done, total: None) -> Manifest:
    """Write everything that the database holds into ``file`` (mode 600), whole or not at all.

    Raises ``Refused`` where the file is there already. Keys are never part of it.
    """
    if file.exists():
        raise Refused(f"{file} is there already; a backup replaces no other.")
    fresh = file.with_name(file.name + ".part")
    try:
        with os.fdopen(os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as target:
            with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=PACKING) as archive, _snapshot() as select:
                manifest = _write(archive, select, on_progress)
            target.flush()
            os.fsync(target.fileno())
        fresh.rename(file)
    finally:
        fresh.unlink(missing_ok=True)
    return manifest


def _write(archive: ZipFile, select: Select, on_progress: Progress) -> Manifest:
    quote = connection.ops.quote_name
    chosen = tables()
    counts = [next(select(f"SELECT count(*) FROM {quote(model._meta.db_table)}"))[0] for model in chosen]  # noqa: S608
    total, parts = sum(counts), []
    for number, model in enumerate(chosen):
        tell = partial(_told, on_progress, total, sum(counts[:number]))
        parts.append(_write_table(archive, select, model, number, tell))
    migrations = list(select("SELECT app, name FROM django_migrations ORDER BY id"))
    position = next(select("SELECT coalesce(max(position), 0) FROM record_entry"))[0]
    manifest = Manifest(FORMAT, now(), connection.vendor, migrations, position, parts)
    archive.writestr(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest), indent=1))
    return manifest


def _told(on_progress: Progress, total: int, before: int, rows: int) -> None:
    on_progress(before + rows, total)


def _write_table(
    archive: ZipFile, select: Select, model: type[models.Model], number: int, tell: Callable[[int], None]
) -> Part:
    meta = model._meta
    columns = [Column(str(field.column), kind_of(field)) for field in meta.local_concrete_fields]
    kinds = [column.kind for column in columns]
    member = f"tables/{number:03}-{meta.db_table}.jsonl"
    with archive.open(member, "w", force_zip64=True) as target:
        lines = Hashing(target)
        for row in select(_statement(model, columns)):
            lines.write(outward(row, kinds))
            if lines.rows % FETCH == 0:
                tell(lines.rows)
    tell(lines.rows)
    return Part(meta.db_table, member, columns, lines.rows, lines.digest.hexdigest())


def _statement(model: type[models.Model], columns: list[Column]) -> str:
    quote = connection.ops.quote_name
    # JSON as the text that is stored, so that no driver reads and writes it anew.
    as_text = "::text" if connection.vendor == "postgresql" else ""
    names = ", ".join(quote(column.name) + (as_text if column.kind == "json" else "") for column in columns)
    assert model._meta.pk is not None
    # Names of tables and columns alone, from the models.
    return f"SELECT {names} FROM {quote(model._meta.db_table)} ORDER BY {quote(str(model._meta.pk.column))}"  # noqa: S608


@contextmanager
def _snapshot() -> Iterator[Select]:
    """Give a way to read in one transaction that blocks no writer and sees none."""
    with _sqlite() if connection.vendor == "sqlite" else _postgresql() as select:
        yield select


@contextmanager
def _sqlite() -> Iterator[Select]:
    # A connection of its own: Django's begins immediate, which would hold up every station.
    own = sqlite3.connect(str(connection.settings_dict["NAME"]), isolation_level=None)
    try:
        own.execute("BEGIN DEFERRED")
        yield lambda sql: iter(own.execute(sql))
    finally:
        own.close()


@contextmanager
def _postgresql() -> Iterator[Select]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

        def select(sql: str) -> Iterator[tuple[Any, ...]]:
            with connection.chunked_cursor() as cursor:
                cursor.execute(sql)
                while rows := cursor.fetchmany(FETCH):
                    yield from rows

        yield select
