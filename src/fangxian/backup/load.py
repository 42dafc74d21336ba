"""Restoring a backup: into an empty database, or in place of what is there, whole or not at all."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final
from uuid import UUID
from zipfile import BadZipFile, ZipFile

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from fangxian.backup.cells import inward
from fangxian.backup.manifest import Manifest, Part, Refused, check, read_manifest, rows_of
from fangxian.base.bulk import insert_into
from fangxian.jobs import files
from fangxian.record.models import Subject
from fangxian.record.services import erase_again, scrub
from fangxian.record.verify import verify

CHUNK: Final = 5000
SUBJECTS: Final = Subject._meta.db_table
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore brought back: the manifest, and how many identities it erased once more."""

    manifest: Manifest
    erased_again: int


def restore_backup(
    file: Path,
    *,
    replace: bool = False,
    erased_in: Path | None = None,
    on_progress: Progress = lambda done, total: None,
) -> Restored:
    """Bring back what ``file`` holds, check that the record verifies, and erase again who was erased since.

    Who was erased since is known from the database that is replaced, and from a newer backup (``erased_in``). Everything
    happens in one transaction; ``Refused`` leaves the database as it was.
    """
    if not replace and is_in_use():
        raise Refused("The database is not empty. Stop the server and say --replace to put the backup in its place.")
    with opened(file) as (archive, manifest):
        targets = _targets(manifest)
        check(archive, manifest)
        erased = {*_erased_here(), *(_erased_in(erased_in) if erased_in else ())}
        with _unchecked(), transaction.atomic():
            _drop_tables()
            MigrationExecutor(connection).migrate(targets)
            _defer_references()
            _load(archive, manifest, on_progress)
            connection.check_constraints()
            _demand_green()
            # Before anybody is erased again: that reaches tables and columns which an older backup does not have.
            executor = MigrationExecutor(connection)
            executor.migrate(executor.loader.graph.leaf_nodes())
            again = erase_again(sorted(erased))
    scrub()
    files.discard_all()  # their jobs belong to the database that is gone
    call_command("migrate", interactive=False, verbosity=0)
    return Restored(manifest, again)


def is_in_use() -> bool:
    """Say whether the database holds entries or accounts."""
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in {"record_entry", "accounts_user"} & there:
            cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608 - one of the two names above
            if cursor.fetchone():
                return True
    return False


@contextmanager
def opened(file: Path) -> Iterator[tuple[ZipFile, Manifest]]:
    """Open an archive; raises ``Refused`` for what is none."""
    try:
        archive = ZipFile(file)
    except (OSError, BadZipFile) as error:
        raise Refused(f"{file} is not a whole backup of Fangxian.") from error
    with archive:
        yield archive, read_manifest(archive)


def _targets(manifest: Manifest) -> list[tuple[str, str]]:
    """Return the newest migrations behind the backup: the tables are made as they were then, and migrated afterwards."""
    graph = MigrationExecutor(connection).loader.graph
    behind = set(manifest.migrations)
    unknown = sorted(behind - graph.nodes.keys())
    if unknown:
        raise Refused(f"This backup was made by another version: this one does not know {'.'.join(unknown[0])}.")
    return [node for node in behind if not any(child.key in behind for child in graph.node_map[node].children)]


def _erased_here() -> list[UUID]:
    if SUBJECTS not in connection.introspection.table_names():
        return []
    return list(Subject.objects.filter(erased_at__isnull=False).values_list("id", flat=True))


def _erased_in(file: Path) -> Iterator[UUID]:
    with opened(file) as (archive, manifest):
        part = next(part for part in manifest.parts if part.table == SUBJECTS)
        names, kinds = [column.name for column in part.columns], [column.kind for column in part.columns]
        for row in rows_of(archive, part):
            subject = dict(zip(names, inward(row, kinds), strict=True))
            if subject["erased_at"] is not None:
                yield subject["id"]


@contextmanager
def _unchecked() -> Iterator[None]:
    """Rows come table by table, not in the order of their references; SQLite must be told before the transaction."""
    off = connection.vendor == "sqlite" and connection.disable_constraint_checking()
    try:
        yield
    finally:
        if off:
            connection.enable_constraint_checking()


def _defer_references() -> None:
    """Let PostgreSQL judge references at the end again; making the tables has left some of them immediate."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _drop_tables() -> None:
    ours = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    ours |= {"django_migrations", "base_cache"}
    cascade = " CASCADE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for table in ours & set(connection.introspection.table_names()):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)}{cascade}")


def _load(archive: ZipFile, manifest: Manifest, on_progress: Progress) -> None:
    done = 0
    for part in manifest.parts:
        with connection.cursor() as cursor:
            # What a migration has put there stands in the backup too. No entry is there yet for the triggers to refuse.
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(part.table)}")  # noqa: S608 - a table's name
        for rows in _chunks(archive, part):
            insert_into(part.table, [column.name for column in part.columns], rows)
            done += len(rows)
            on_progress(done, manifest.rows)
    _reset_sequences()


def _chunks(archive: ZipFile, part: Part) -> Iterator[list[list[object]]]:
    kinds = [column.kind for column in part.columns]
    rows = rows_of(archive, part)
    while chunk := [inward(row, kinds) for row in islice(rows, CHUNK)]:
        yield chunk


def _reset_sequences() -> None:
    """Let the counters of PostgreSQL go on behind the rows that came with their numbers."""
    there = set(connection.introspection.table_names())
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table in there]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _demand_green() -> None:
    report = verify()
    if not report.is_green:
        first = report.findings[0]
        raise Refused(f"The record in this backup does not verify ({first.what}: {first.where}); nothing was restored.")
