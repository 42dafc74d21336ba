"""The limit of ingest: the same finished rows, with the same indexes, written without any of the work in between."""

import time
from typing import Any

from django.db import connection, models, transaction

from fangxian.base.bulk import insert_rows
from fangxian.record.models import BlindIndex, Entry, Subject

Table = type[models.Model]
Part = dict[Table, list[tuple[Any, ...]]]
TABLES: tuple[Table, ...] = (Subject, BlindIndex, Entry)


def bare_insert_rate(rows_a_commit: int) -> float:
    """Empty the three tables of the record's rows and write them again, ``rows_a_commit`` entries each; entries a second."""
    names, parts = _finished(rows_a_commit)
    _empty()
    started = time.perf_counter()
    for part in parts:
        with transaction.atomic():
            for model in TABLES:
                insert_rows(model, names[model], part[model])
    return sum(len(part[Entry]) for part in parts) / (time.perf_counter() - started)


def _finished(rows_a_commit: int) -> tuple[dict[Table, list[str]], list[Part]]:
    """Read the rows, cut by commits: each subject and its indexes with the first entry about it."""
    names = {model: [field.attname for field in model._meta.concrete_fields] for model in TABLES}
    entries = list(Entry.objects.order_by("position").values_list(*names[Entry]))
    about = names[Entry].index("subject_id")
    parts: list[Part] = []
    home: dict[Any, int] = {}
    for start in range(0, len(entries), rows_a_commit):
        parts.append({Subject: [], BlindIndex: [], Entry: entries[start : start + rows_a_commit]})
        for row in parts[-1][Entry]:
            home.setdefault(row[about], len(parts) - 1)
    for model, column in ((Subject, "id"), (BlindIndex, "subject_id")):
        key = names[model].index(column)
        for row in model._default_manager.order_by("pk").values_list(*names[model]):
            parts[home[row[key]]][model].append(row)
    return names, parts


def _empty() -> None:
    from fangxian.record import triggers

    triggers.remove(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("TRUNCATE record_entry, record_blindindex, record_subject CASCADE")
        else:
            for model in reversed(TABLES):
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608
