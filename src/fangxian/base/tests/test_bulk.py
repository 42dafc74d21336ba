"""Rows written in bulk come back as they were, on both databases."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fangxian.base.bulk import insert_rows
from fangxian.base.copytext import copy_line
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


def test_a_line_keeps_nothing_apart_from_the_text_null() -> None:
    assert copy_line([None, r"\N", "a\tb\nc\r\\", True, 1.5]) == "\\N\t\\\\N\ta\\tb\\nc\\r\\\\\tt\t1.5\n"


def test_an_unknown_type_is_said() -> None:
    with pytest.raises(TypeError, match="set"):
        copy_line([{1}])
