"""Rows written in bulk come back as they were, on both databases."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fangxian.base.behind import writes_behind
from fangxian.base.bulk import insert_rows
from fangxian.base.copytext import copy_lines
from fangxian.base.ids import new_id
from fangxian.record.models import HeldEntry, HeldReason

COLUMNS = (
    "id", "digest", "kind", "version", "body", "reason", "detail", "clock_offset_ms", "received_at", "resolution",
    "note", "flags",
)  # fmt: skip
TEXT = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=60)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    detail=TEXT, note=TEXT, body=st.binary(max_size=80), offset=st.integers(-(2**62), 2**62),
    version=st.none() | st.integers(0, 2**31 - 1),
    moment=st.datetimes(datetime(1000, 1, 2), datetime(9998, 1, 1), timezones=st.sampled_from([UTC, timezone(timedelta(hours=8))])),  # noqa: E501
)  # fmt: skip
def test_every_cell_comes_back_as_it_was(
    detail: str, note: str, body: bytes, offset: int, version: int | None, moment: datetime
) -> None:
    id = new_id()
    row: tuple[Any, ...] = (
        id,
        id.bytes,
        "test",
        version,
        body,
        HeldReason.MALFORMED,
        detail,
        offset,
        moment,
        "",
        note,
        "",
    )
    with transaction.atomic():
        insert_rows(HeldEntry, COLUMNS, [row])
        found = HeldEntry.objects.values_list(*COLUMNS).get(pk=id)
        transaction.set_rollback(True)
    kept = [bytes(value) if isinstance(value, memoryview) else value for value in found]
    assert kept == [*row[:5], HeldReason.MALFORMED.value, *row[6:]]


HARD_TEXTS = [
    "", "null", r"\N", r"\.", "\n\\.\n", '"', '\\"', '"\\', "a,b", "],[", "]\n[", "\t\r\n\b\f", "\x01", "\u2028", "\U00020bb7",
    r"\n", "\\\n", r"\u0041", r"\\n",
]  # fmt: skip


def held(detail: str) -> tuple[Any, ...]:
    id = new_id()
    return (id, id.bytes, "test", 1, b"", HeldReason.MALFORMED, detail, 0, datetime(2020, 2, 5, tzinfo=UTC), "", "", "")


@pytest.mark.django_db
def test_texts_that_look_like_syntax_stay_texts() -> None:
    insert_rows(HeldEntry, COLUMNS, [held(text) for text in HARD_TEXTS])
    assert sorted(HeldEntry.objects.values_list("detail", flat=True)) == sorted(HARD_TEXTS)


@pytest.mark.django_db
def test_no_rows_are_no_statement() -> None:
    insert_rows(HeldEntry, COLUMNS, [])
    assert not HeldEntry.objects.exists()


@pytest.mark.django_db
def test_the_next_statement_sees_what_is_written_behind() -> None:
    with transaction.atomic(), writes_behind():
        for text in HARD_TEXTS:
            insert_rows(HeldEntry, COLUMNS, [held(text)])
        assert HeldEntry.objects.count() == len(HARD_TEXTS)


@pytest.mark.django_db(transaction=True)
def test_an_error_behind_is_raised_and_nothing_stays() -> None:
    def twice() -> None:
        row = held("twice")
        with transaction.atomic(), writes_behind():
            insert_rows(HeldEntry, COLUMNS, [row])
            insert_rows(HeldEntry, COLUMNS, [row])

    with pytest.raises(DatabaseError):
        twice()
    assert not HeldEntry.objects.exists()


def test_nothing_is_told_apart_from_the_word_null() -> None:
    assert (
        copy_lines([[None, "null", r"\N", 'a\tb\nc\r"\\', True, 1.5]])
        == b'null,"null","\\\\N","a\tb\nc\r\\"\\\\",true,1.5\n'
    )


def test_an_unknown_type_is_said() -> None:
    with pytest.raises(TypeError, match="object"):
        copy_lines([[object()]])
