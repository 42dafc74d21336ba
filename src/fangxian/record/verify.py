"""Proof that the record is whole: leaves, positions, the chain, station numbers, triggers."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Final
from uuid import UUID

import psycopg
from django.db import connection, transaction
from django.db.models import Count, Exists, Max, OuterRef

from fangxian.record import canonical, triggers
from fangxian.record.models import Batch, Entry, Head, HeldEntry, StationCounter

CHUNK = 20_000
MOST_FINDINGS = 100
Progress = Callable[[int], None]
Row = tuple[int, bytes, bytes]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was written. ``what`` is a stable code, ``where`` a position, station or trigger."""

    what: str
    where: str


@dataclass(slots=True)
class Report:
    """What a verification found; ``entries`` is how many rows were hashed."""

    entries: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_green(self) -> bool:
        return not self.findings

    def add(self, what: str, where: object) -> None:
        """Note a finding; beyond a hundred only the count matters, so the rest is left out."""
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(Finding(what, str(where)))


def verify(on_progress: Progress = lambda done: None) -> Report:
    """Check the whole record and return what is wrong.

    Findings: ``leaf`` (a row was changed), ``position`` (a row is missing, doubled or moved), ``chain`` (a batch does not
    follow from the one before), ``head``, ``counter`` (a station's numbers do not agree with its rows), ``trigger``.
    """
    report = Report()
    with still():
        for name in triggers.absent(connection):
            report.add("trigger", name)
        leaves = _checked_leaves(report, on_progress)
        _check_chain(report, leaves)
        _check_counters(report)
    return report


def _checked_leaves(report: Report, on_progress: Progress) -> Iterator[bytes]:
    """Yield the leaves in order of position, checking each against its row."""
    expected = 1
    for positions, stored, lines in _chunks():
        digests = [hashlib.sha256(line).digest() for line in lines]
        if positions != tuple(range(expected, expected + len(positions))):
            _report_positions(report, expected, positions)
        if digests != list(stored):
            for position, leaf, digest in zip(positions, stored, digests, strict=True):
                if leaf != digest:
                    report.add("leaf", position)
        expected = positions[-1] + 1
        report.entries += len(positions)
        on_progress(report.entries)
        yield from stored
    on_progress(report.entries)


def _report_positions(report: Report, expected: int, positions: Sequence[int]) -> None:
    for position in positions:
        if position != expected:
            report.add("position", f"{expected}..{position - 1}" if position > expected else position)
        expected = position + 1


# The line as bytes, so that it is neither decoded nor encoded on its way from the row to the hash.
_LINE: Final = {"postgresql": "convert_to({0}, 'UTF8')", "sqlite": "CAST({0} AS BLOB)"}


Chunk = tuple[tuple[int, ...], tuple[bytes, ...], tuple[bytes, ...]]


def _chunks() -> Iterator[Chunk]:
    """Yield positions, leaves and canonical lines of the entries in order, a chunk of them at a time."""
    line = _LINE[connection.vendor].format(canonical.line_sql(connection.vendor))
    # The expression is made of column names alone.
    sql = f"SELECT position, leaf, {line} FROM record_entry WHERE position > %s ORDER BY position LIMIT %s"  # noqa: S608
    fetch = _ahead if connection.vendor == "postgresql" else _one_after_the_other
    for rows in fetch(sql):
        positions, leaves, lines = zip(*rows, strict=True)
        yield positions, leaves, lines


def _one_after_the_other(sql: str) -> Iterator[list[Row]]:
    start = 0
    while rows := _fetch(sql, start):
        yield rows
        start = rows[-1][0]


def _ahead(sql: str) -> Iterator[list[Row]]:
    """Let the server make the next chunk while this one is hashed; psycopg's connection is locked statement by statement."""
    connection.ensure_connection()
    raw = connection.connection
    with ThreadPoolExecutor(max_workers=1) as beside:
        rows = _fetch_raw(raw, sql, 0)
        while rows:
            following = beside.submit(_fetch_raw, raw, sql, rows[-1][0])
            yield rows
            rows = following.result()


def _fetch(sql: str, start: int) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [start, CHUNK])
        return list(cursor.fetchall())


def _fetch_raw(raw: psycopg.Connection[Row], sql: str, start: int) -> list[Row]:
    with psycopg.Cursor(raw) as cursor:
        return cursor.execute(sql, [start, CHUNK], binary=True).fetchall()


def _check_chain(report: Report, leaves: Iterator[bytes]) -> None:
    value = bytes(32)
    last = 0
    batches = Batch.objects.order_by("first_position").values_list("first_position", "last_position", "chain")
    for first, end, stored in batches.iterator(chunk_size=2000):
        if first != last + 1:
            report.add("chain", first)
        mine = list(islice(leaves, end - first + 1))
        value = canonical.chain(value, mine)
        if value != bytes(stored):
            report.add("chain", first)
            value = bytes(stored)
        last = end
    rest = sum(1 for _ in leaves)
    head = Head.objects.filter(pk=1).first()
    position, chain = (head.position, bytes(head.chain)) if head else (0, bytes(32))
    if rest or position != last or chain != value:
        report.add("head", position)


def _check_counters(report: Report) -> None:
    """A counter accounts for each number once: every number it has received stands on a row, or on a held one."""
    rows = Entry.objects.filter(station_seq__isnull=False).values("station_id")
    stored = {
        row["station_id"]: (row["highest"], row["number"])
        for row in rows.annotate(highest=Max("station_seq"), number=Count("station_seq"))
    }
    held = _held_numbers()
    for counter in StationCounter.objects.iterator():
        missing = sum(end - start + 1 for start, end in counter.missing)
        highest, number = stored.pop(counter.station_id, (0, 0))
        number += held.pop(counter.station_id, 0)
        if highest > counter.highest or number != counter.received or counter.received + missing != counter.highest:
            report.add("counter", counter.station_id)
    for station in stored.keys() | held.keys():
        report.add("counter", station)


def _held_numbers() -> Counter[UUID | None]:
    """Count, by station, the numbers that stand on held entries alone."""
    on_a_row = Entry.objects.filter(station_id=OuterRef("station_id"), station_seq=OuterRef("station_seq"))
    rows = HeldEntry.objects.filter(~Exists(on_a_row), station_seq__isnull=False)
    return Counter(station for station, _ in rows.values_list("station_id", "station_seq").distinct())


@contextmanager
def still() -> Iterator[None]:
    """One unchanging view of the record, while stations go on sending (SQLite's transaction is one already)."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
