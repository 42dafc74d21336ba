"""The line that a leaf is the hash of is the same in Python and in both databases' SQL."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import connection

from fangxian.base.ids import new_id
from fangxian.record import canonical
from fangxian.record.models import Entry

pytestmark = pytest.mark.django_db
MOMENT = datetime(2020, 2, 5, 3, 0, 0, 123456, tzinfo=UTC)


def stored(**values):
    whole = {
        "id": new_id(), "position": 1, "kind": "test.note", "version": 2, "observed_at": MOMENT, "received_at": MOMENT,
        "payload": '{"text":"x"}', "leaf": bytes(32), **values,
    }  # fmt: skip
    return Entry.objects.create(**whole)


def by_sql(row):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {canonical.line_sql(connection.vendor)} FROM record_entry WHERE position = 1")
        (line,) = cursor.fetchone()
    return line


FULL = {
    "unit_id": new_id(), "place_id": new_id(), "author_id": new_id(), "station_id": new_id(), "station_seq": 17,
    "subject_id": new_id(), "amends_id": new_id(), "clock_offset_ms": -1234, "flags": "clock_skew,late",
    "sealed": bytes(range(256)),
}  # fmt: skip
ROWS = {
    "nothing but what must be there": {},
    "everything": FULL,
    **{f"only {name}": {name: FULL[name]} for name in FULL if name != "station_seq"},
    "a number of its station": {"station_id": FULL["station_id"], "station_seq": 2**53},
    "whole seconds": {"observed_at": MOMENT.replace(microsecond=0)},
    "a thousandth": {"observed_at": MOMENT.replace(microsecond=1000)},
    "midnight": {"observed_at": datetime(2020, 2, 5, tzinfo=UTC)},
    "another zone": {"observed_at": MOMENT.astimezone(timezone(timedelta(hours=8)))},
    "year 1": {"observed_at": datetime(1, 1, 1, tzinfo=UTC)},
    "year 999": {"observed_at": datetime(999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)},
    "year 9999": {"observed_at": datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)},
    "before the epoch": {"observed_at": datetime(1949, 10, 1, 7, 0, tzinfo=UTC)},
    "an empty seal": {"sealed": b""},
    "quotes and line feeds": {"payload": '{"text":"\'\\"\\\\\\n\\u0000%s"}'},
    "rare Han and emoji": {"payload": '{"text":"𠮷🤒"}'},
    "a very large offset": {"clock_offset_ms": -(2**62)},
}


@pytest.mark.parametrize("values", ROWS.values(), ids=ROWS.keys())
def test_sql_and_python_write_the_same_line(values):
    row = stored(**values)
    line = canonical.line(row)
    assert by_sql(row) == line
    assert canonical.line(Entry.objects.get(pk=row.pk)) == line
    assert line.count("\n") == 15


def test_every_column_but_position_and_leaf_is_in_the_line():
    covered = {name for name, _ in canonical._COLUMNS}
    assert {field.column for field in Entry._meta.concrete_fields} - covered == {"position", "leaf"}


def test_a_change_in_any_field_changes_the_leaf():
    row = stored(**FULL)
    leaves = {canonical.leaf(row)}
    changes = {
        **{name: new_id() for name in ("id", "unit_id", "place_id", "author_id", "station_id", "subject_id", "amends_id")},
        "kind": "test.other", "version": 3, "observed_at": MOMENT + timedelta(microseconds=1), "station_seq": 18,
        "received_at": MOMENT - timedelta(microseconds=1), "clock_offset_ms": 0, "flags": "late", "sealed": b"x",
        "payload": "{}",
    }  # fmt: skip
    for name, value in changes.items():
        was = getattr(row, name)
        setattr(row, name, value)
        leaves.add(canonical.leaf(row))
        setattr(row, name, was)
    assert len(leaves) == len(changes) + 1


def test_the_chain_depends_on_the_order_of_leaves_and_on_what_came_before():
    one, two = b"1" * 32, b"2" * 32
    chains = {
        canonical.chain(bytes(32), [one, two]),
        canonical.chain(bytes(32), [two, one]),
        canonical.chain(one, [one, two]),
        canonical.chain(canonical.chain(bytes(32), [one]), [two]),
    }
    assert len(chains) == 4
