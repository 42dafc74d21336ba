"""Spells are a function of the facts: any order, any cut, corrections of corrections."""

from copy import copy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fangxian.base.ids import new_id
from fangxian.base.testing import Cast
from fangxian.fronts.checkpoint.tests.facts import NIGHT, append
from fangxian.record.drafts import Draft
from fangxian.record.replay import replay
from fangxian.roster.attendance.models import Attendance
from fangxian.roster.attendance.projections import COMMON, OFF_COLUMNS, ON_COLUMNS, AttendanceProjection
from fangxian.roster.attendance.tests.facts import Watch, watch_of

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def watch(cast: Cast) -> Watch:
    return watch_of(cast)


def rows() -> dict[str, list[str]]:
    return {
        model.__name__: sorted(map(repr, model._default_manager.values_list())) for model in AttendanceProjection.models
    }


def ends() -> list[Any]:
    return list(Attendance.objects.order_by("observed_at", "id").values_list("ended_at", flat=True))


def test_a_sign_off_ends_the_spell(watch: Watch) -> None:
    watch.on(outdoors=True, relieves="1003")
    watch.off()
    watch.send()
    spell = Attendance.objects.get()
    assert (spell.is_outdoor, spell.relieves, spell.place_id) == (True, "1003", watch.place_id)
    assert spell.ended_at == NIGHT + timedelta(minutes=2)


def test_going_in_ends_the_spell_outdoors_and_the_sign_off_only_the_last(watch: Watch) -> None:
    for outdoors in (True, False, True):
        watch.on(outdoors=outdoors)
    watch.off()
    watch.send()
    assert ends() == [NIGHT + timedelta(minutes=minute) for minute in (2, 3, 4)]


def test_a_sign_off_that_arrives_first_waits_and_others_are_left_alone(watch: Watch, cast: Cast) -> None:
    watch.off(observed_at=NIGHT + 4 * HOUR)
    watch.send()
    watch.on()
    watch.on(author_id=cast.leader.pk)
    watch.on(number="1009")
    watch.off(number="1009", author_id=cast.leader.pk, observed_at=NIGHT + 5 * HOUR)
    watch.send()
    assert ends() == [NIGHT + 4 * HOUR, None, NIGHT + 5 * HOUR]


def test_what_is_told_later_holds_and_can_be_taken_back(watch: Watch) -> None:
    spell = watch.on()
    watch.send()
    told = watch.amend(spell, ended_at=NIGHT + 6 * HOUR)
    watch.send()
    assert ends() == [NIGHT + 6 * HOUR]
    watch.withdraw(told)
    watch.send()
    assert ends() == [None]


def test_a_sign_off_days_later_ends_nothing(watch: Watch) -> None:
    watch.on()
    watch.off(observed_at=NIGHT + 72 * HOUR)
    watch.send()
    assert ends() == [None]


def test_what_no_column_can_hold_never_stops_a_batch(watch: Watch) -> None:
    watch.on(number="7\x00", relieves="\x00", ended_at=datetime(1, 1, 1, tzinfo=UTC).replace(tzinfo=None))
    watch.on(observed_at=datetime(9999, 12, 31, 23, tzinfo=UTC), unit_id=None)
    watch.send()
    assert ends() == [None, None]


def story(watch: Watch, cast: Cast) -> list[Draft]:
    """A night: two people in turns, a tap too many, corrections of corrections, withdrawals, another post."""
    out = watch.on(outdoors=True)
    watch.on(author_id=cast.leader.pk)
    watch.on(outdoors=False)
    mistaken = watch.on(outdoors=True)
    told = watch.amend(mistaken, ended_at=NIGHT + HOUR, outdoors=False)
    watch.amend(told, "record.amendment", reason="again")
    watch.withdraw(told)
    watch.withdraw(mistaken)
    early = watch.off()
    watch.on(place_id=new_id(), relieves="1002")
    watch.off(author_id=cast.leader.pk)
    watch.off(author_id=cast.leader.pk)
    watch.on(number="1009")
    other = watch.on(number="1009", observed_at=NIGHT)
    watch.amend(other, number="1010")
    late = watch.off(number="1009", observed_at=NIGHT + 20 * HOUR)
    watch.withdraw(late)
    watch.amend(early, relieved_by="1002")
    watch.off(number="1010", observed_at=NIGHT)
    watch.amend(out, ended_at=NIGHT - HOUR)
    return watch.drafts


def run(drafts: list[Draft], sizes: list[int]) -> dict[str, list[str]]:
    """Append copies of ``drafts`` in batches of ``sizes``; returns the rows and takes everything back."""
    left = [copy(draft) for draft in drafts]
    with transaction.atomic():
        for size in [*sizes, len(left)]:
            if left[:size]:
                append(left[:size])
            left = left[size:]
        found = rows()
        replay([AttendanceProjection()])
        assert rows() == found
        transaction.set_rollback(True)
    return found


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_order_and_any_cut_gives_the_rows_of_a_replay(watch: Watch, cast: Cast, data: st.DataObject) -> None:
    watch.drafts, watch.minute = [], 0
    drafts = story(watch, cast)
    expected = run(drafts, [])
    order = data.draw(st.permutations(range(len(drafts))))
    sizes = data.draw(st.lists(st.integers(1, 8), max_size=8))
    assert run([drafts[index] for index in order], sizes) == expected


def statements(watch: Watch, times: int) -> int:
    older = [watch.on(number=str(number)) for number in range(times)]
    watch.send()
    for number, spell in enumerate(older):
        watch.off(number=str(number))
        watch.amend(spell, outdoors=True)
        watch.on(number=str(number))
    with CaptureQueriesContext(connection) as queries:
        watch.send()
    return len(queries)


def test_the_number_of_statements_does_not_grow_with_the_batch(watch: Watch) -> None:
    statements(watch, 1)
    assert statements(watch, 30) == statements(watch, 2)


def test_the_columns_are_those_of_the_tables() -> None:
    spell, off = ({field.attname for field in model._meta.concrete_fields} for model in AttendanceProjection.models)
    assert {*COMMON, *ON_COLUMNS, "ended_at"} == spell
    assert {*COMMON, *OFF_COLUMNS} == off
