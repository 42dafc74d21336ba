"""Proof that the record is whole: leaves, positions, the chain, station numbers, triggers."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, Exists, Max, OuterRef

from fangxian.record import canonical, triggers
from fangxian.record.models import Batch, Entry, Head, HeldEntry, StationCounter

CHUNK = 20_000
HELD = 256
MOST_FINDINGS = 100
Progress = Callable[[int], None]


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
    follow from the one before), ``head``, ``counter`` (a station's numbers do not agree with its rows), ``trigger`` (dropped or
    switched off), ``trigger_changed`` (there, but not as the installation writes it).
    """
    report = Report()
    with still():
        _check_triggers(report)
        leaves = _checked_leaves(report, on_progress)
        _check_chain(report, leaves)
        _check_counters(report)
    return report


def _check_triggers(report: Report) -> None:
    found = triggers.state(connection)
    for name in found.absent:
        report.add("trigger", name)
    for name in found.changed:
        report.add("trigger_changed", name)


def _checked_leaves(report: Report, on_progress: Progress) -> Iterator[bytes]:
    """Yield the leaves in order of position, checking each against its row."""
    expected = 1
    for position, stored, is_right in _JUDGED[connection.vendor]():
        if position != expected:
            report.add("position", f"{expected}..{position - 1}" if position > expected else position)
            expected = position
        if not is_right:
            report.add("leaf", position)
        expected += 1
        report.entries += 1
        if report.entries % CHUNK == 0:
            on_progress(report.entries)
        yield stored
    on_progress(report.entries)


Judged = Iterator[tuple[int, bytes, bool]]


def _hashed_here() -> Judged:
    """Yield position, leaf, and whether it is that of its row, for every entry in order."""
    line = canonical.line_sql("sqlite")
    # As bytes, so that it is neither decoded nor encoded on its way from the row to the hash. Column names alone.
    sql = f"SELECT position, leaf, CAST({line} AS BLOB) FROM record_entry {_FOLLOWING}"  # noqa: S608
    for position, leaf, row in _rows(sql):
        yield position, leaf, hashlib.sha256(row).digest() == leaf


def _hashed_by_the_server() -> Judged:
    """The same on PostgreSQL: the server hashes, on as many cores as it has, so that no row travels."""
    wrong = _wrong_leaves()
    for position, leaf in _rows(f"SELECT position, leaf FROM record_entry {_FOLLOWING}"):  # noqa: S608
        yield position, leaf, position not in wrong


_JUDGED: Final[dict[str, Callable[[], Judged]]] = {"sqlite": _hashed_here, "postgresql": _hashed_by_the_server}
_FOLLOWING: Final = "WHERE position > %s ORDER BY position LIMIT %s"


def _rows(sql: str) -> Iterator[tuple[Any, ...]]:
    """Yield what ``sql`` selects, a chunk at a time; the position comes first. Few rows are held, so that they stay in cache."""
    start, last = 0, None
    while start != last:
        last = start
        with connection.cursor() as cursor:
            cursor.execute(sql, [start, CHUNK])
            while rows := cursor.fetchmany(HELD):
                yield from rows
                start = rows[-1][0]


def _wrong_leaves() -> set[int]:
    line = canonical.line_sql("postgresql")
    with connection.cursor() as cursor:
        # The planner does not know how dear hashing is, so it is told that helpers cost nothing.
        cursor.execute("SET LOCAL parallel_setup_cost = 0; SET LOCAL parallel_tuple_cost = 0")
        cursor.execute("SET LOCAL min_parallel_table_scan_size = 0")
        cursor.execute(f"SELECT position FROM record_entry WHERE leaf <> sha256(convert_to({line}, 'UTF8'))")  # noqa: S608
        return {position for (position,) in cursor.fetchall()}


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
