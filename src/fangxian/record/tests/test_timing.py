"""Moments of observation from clocks that may be wrong."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from fangxian.base.clock import in_zone
from fangxian.record.timing import JUMP, LATE, SKEW, ClockIn, Receipt, corrected

RECEIVED = datetime(2020, 2, 5, 3, 0, tzinfo=UTC)
days = st.timedeltas(timedelta(days=-4000), timedelta(days=4000))
ago = st.timedeltas(timedelta(0), timedelta(days=60))
CLOSE = timedelta(milliseconds=2)


@given(skew=days, age=ago)
def test_a_constant_skew_is_taken_out_whole(skew, age):
    truth = RECEIVED - age
    moment, flags = corrected(truth + skew, None, Receipt(RECEIVED, RECEIVED + skew, None))
    assert abs(moment - truth) < CLOSE
    assert ("clock_skew" in flags) == (abs(skew) > SKEW)
    assert ("late" in flags) == (age > LATE)


@given(then=days, now=days, age=ago)
def test_within_one_run_of_the_app_no_change_of_the_clock_does_harm(then, now, age):
    truth = RECEIVED - age
    mono = int(age / timedelta(milliseconds=1))
    receipt = Receipt(RECEIVED, RECEIVED + now, ClockIn("a", mono))
    moment, flags = corrected(truth + then, ClockIn("a", 0), receipt)
    assert abs(moment - truth) < CLOSE
    change = abs(then - now)
    if abs(change - JUMP) > CLOSE:
        assert ("clock_jump" in flags) == (change > JUMP)


@given(st.datetimes(timezones=st.just(UTC)), st.datetimes(timezones=st.just(UTC)), st.integers(), st.integers())
def test_nothing_is_ever_observed_after_it_was_received(observed, sent, then, now):
    try:
        moment, flags = corrected(observed, ClockIn("a", then), Receipt(RECEIVED, sent, ClockIn("a", now)))
    except OverflowError:
        return
    assert moment <= RECEIVED
    assert moment.tzinfo is UTC
    assert flags <= {"clock_jump", "clock_skew", "future", "late"}


@given(st.datetimes(), st.integers(-23, 23))
def test_any_moment_with_a_zone_has_one_in_utc(moment, hours):
    there = moment.replace(tzinfo=timezone(timedelta(hours=hours)))
    assert in_zone(there, UTC).tzinfo is UTC
    assert abs(in_zone(there, UTC) - there) <= timedelta(hours=24)


def test_another_run_of_the_app_falls_back_to_the_offset():
    receipt = Receipt(RECEIVED, RECEIVED, ClockIn("b", 0))
    observed = RECEIVED - timedelta(hours=1)
    assert corrected(observed, ClockIn("a", 10**9), receipt) == (observed, set())
