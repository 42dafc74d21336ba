from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fangxian.planning.batches import (
    Batch,
    Edition,
    Exposure,
    Phase,
    Rotation,
    Shift,
    Stay,
    Use,
    check,
    retime,
    rotation,
    shift,
    uses,
)
from fangxian.planning.batches.meetings import WORDS
from fangxian.planning.findings import BadProblem

SHANGHAI = Edition(
    phases=(
        Phase(name="isolation before duty", days=14, place="guesthouse", role="before"),
        Phase(name="duty", days=14, place="inside", role="duty"),
        Phase(name="isolation after duty", days=14, place="sanatorium", role="after"),
    ),
    longest_duty=28,
)
BATCHES = tuple(
    Batch(
        code=f"B{number}",
        people=tuple(f"B{number}-{person:02}" for person in range(1, 26)),
        leaders=(f"B{number}-01",),
    )
    for number in range(1, 5)
)
FOUR = rotation(SHANGHAI, BATCHES)


def changed(batch: str, phase: int, **what: int) -> Rotation:
    return tuple(replace(stay, **what) if (stay.batch, stay.phase) == (batch, phase) else stay for stay in FOUR)


def test_four_batches_of_25_on_14_14_14_never_mix() -> None:
    report = check(SHANGHAI, BATCHES, FOUR)
    assert report.violations == ()
    assert len({stay.batch for stay in FOUR}) == 4
    assert [(stay.start, stay.end) for stay in FOUR if stay.phase == 1] == [(14, 28), (28, 42), (42, 56), (56, 70)]


def test_on_a_day_of_change_the_batch_farthest_on_moves_first() -> None:
    day = [use for use in uses(SHANGHAI, FOUR) if use.kind == "gate" and use.start // 1440 == 42]
    assert [use.batch for use in sorted(day, key=lambda use: use.start)] == ["B1", "B2", "B3", "B4"]


GATE = Use("gate", "gate", 28 * 1440 + 480, 28 * 1440 + 510, "B1")
EXPOSED = (Exposure("B1", 20, 40), Exposure("B2", 70), Exposure("B3", 95))
PLANTED = [
    ("meet", SHANGHAI, BATCHES, changed("B2", 0, start=13), None),
    ("meet", SHANGHAI, BATCHES, FOUR, (GATE, replace(GATE, start=GATE.start + 29, batch="B2"))),
    ("meet", SHANGHAI, BATCHES, FOUR, (replace(GATE, kind="vehicle"), replace(GATE, kind="vehicle", batch="B3"))),
    ("aired", SHANGHAI, BATCHES, FOUR, (GATE, replace(GATE, start=GATE.end + 59, end=GATE.end + 70, batch="B2"))),
    ("order", SHANGHAI, BATCHES, changed("B1", 1, start=13), None),
    ("short", SHANGHAI, BATCHES, changed("B1", 0, start=1), None),
    ("long_duty", replace(SHANGHAI, longest_duty=14), BATCHES, changed("B4", 1, end=71), None),
    ("missing", SHANGHAI, BATCHES, FOUR[:-1], None),
    ("uncovered", SHANGHAI, BATCHES, changed("B1", 1, end=27), None),
    ("person_twice", SHANGHAI, (*BATCHES[:3], replace(BATCHES[3], people=("B1-07",))), FOUR, None),
    ("leader", SHANGHAI, (*BATCHES[:3], replace(BATCHES[3], leaders=())), FOUR, None),
    ("apart", SHANGHAI, BATCHES, changed("B3", 2, end=96), None),
]


@pytest.mark.parametrize(("code", "edition", "batches", "stays", "used"), PLANTED, ids=[row[0] for row in PLANTED])
def test_a_planted_violation_is_found(code, edition, batches, stays, used) -> None:  # type: ignore[no-untyped-def]
    assert code in check(edition, batches, stays, used, EXPOSED).codes()


def test_every_violation_is_planted() -> None:
    assert {row[0] for row in PLANTED} == set(WORDS.sentences)


def test_every_pair_that_would_meet_is_listed() -> None:
    together = tuple(replace(GATE, batch=batch.code) for batch in BATCHES)
    assert len(check(SHANGHAI, BATCHES, FOUR, together).violations) == 6


def test_an_exposure_on_day_9_before_duty_is_retimed_and_nobody_mixes() -> None:
    after = retime(SHANGHAI, FOUR, Exposure("B2", 14 + 9))
    assert after.stays
    assert check(SHANGHAI, BATCHES, after.stays).is_clean
    duty = {stay.batch: stay for stay in after.stays if stay.phase == 1}
    assert (duty["B1"].end, duty["B2"].start) == (37, 37)
    assert ("B1", 0) not in after.changed
    assert ("B1", 1) in after.changed


def test_an_exposure_on_day_9_of_duty_is_over_before_the_isolation_ends() -> None:
    after = retime(SHANGHAI, FOUR, Exposure("B1", 14 + 9))
    assert after.stays == FOUR
    assert after.changed == ()


def test_an_exposure_on_day_9_after_duty_keeps_the_batch_and_those_who_wait_for_its_place() -> None:
    after = retime(SHANGHAI, FOUR, Exposure("B1", 28 + 9))
    assert after.stays
    assert check(SHANGHAI, BATCHES, after.stays).is_clean
    home = {stay.batch: stay.end for stay in after.stays if stay.phase == 2}
    assert home["B1"] == 37 + 14
    # B2 goes on duty longer, since its place is not free; B3 and B4 follow.
    assert {batch for batch, _ in after.changed} == {"B1", "B2", "B3", "B4"}


def test_what_has_begun_is_not_changed() -> None:
    after = retime(SHANGHAI, FOUR, Exposure("B3", 30))
    assert after.stays
    was = {(stay.batch, stay.phase): stay for stay in FOUR}
    for stay in after.stays:
        if was[stay.batch, stay.phase].end <= 30:
            assert stay == was[stay.batch, stay.phase]


def test_a_duty_that_would_last_too_long_is_said_to_be_impossible() -> None:
    strict = replace(SHANGHAI, longest_duty=14)
    assert retime(strict, FOUR, Exposure("B2", 23)).stays is None


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 4), st.integers(0, 97), st.integers(1, 4))
def test_a_retimed_rotation_never_mixes(batch: int, day: int, more: int) -> None:
    edition = replace(SHANGHAI, longest_duty=60, days_apart=7 * more)
    after = retime(edition, FOUR, Exposure(f"B{batch}", day))
    assert after.stays
    assert check(edition, BATCHES, after.stays).is_clean
    apart = {(stay.batch, stay.phase): stay for stay in after.stays}
    own = apart[f"B{batch}", 1]
    planned = next(stay for stay in FOUR if (stay.batch, stay.phase) == (f"B{batch}", 1))
    if planned.start > day:
        assert own.start >= day + edition.days_apart
    elif planned.end + 14 > day:
        assert apart[f"B{batch}", 2].end >= day + edition.days_apart


def test_other_editions_work_the_same() -> None:
    sevens = replace(SHANGHAI, phases=tuple(replace(phase, days=7) for phase in SHANGHAI.phases))
    uneven = replace(sevens, phases=(replace(sevens.phases[0], days=21), *sevens.phases[1:]))
    assert check(sevens, BATCHES, rotation(sevens, BATCHES)).is_clean
    assert check(uneven, BATCHES, rotation(uneven, BATCHES)).codes() == {"uncovered"}


@pytest.mark.parametrize(
    ("edition", "mistake"),
    [
        (replace(SHANGHAI, phases=SHANGHAI.phases[:1]), "one duty"),
        (replace(SHANGHAI, phases=SHANGHAI.phases[::-1]), "one duty"),
        (replace(SHANGHAI, phases=(replace(SHANGHAI.phases[0], days=0), *SHANGHAI.phases[1:])), "a day at least"),
        (replace(SHANGHAI, longest_duty=7), "longer than the longest"),
    ],
)
def test_an_edition_that_contradicts_itself_is_refused(edition: Edition, mistake: str) -> None:
    with pytest.raises(BadProblem, match=mistake):
        rotation(edition, BATCHES)


def test_a_stay_reads_as_days() -> None:
    assert FOUR[0] == Stay("B1", 0, 0, 14)


def test_no_room_is_shared_by_those_who_are_at_home() -> None:
    home = Phase(name="home", days=14, place="home", role="after", is_home=True)
    edition = replace(SHANGHAI, phases=(*SHANGHAI.phases[1:], home))
    assert not [use for use in uses(edition, rotation(edition, BATCHES)) if use.thing == "home"]


def test_an_exposure_that_becomes_known_later_leaves_what_has_happened_and_an_earlier_one_is_still_minded() -> None:
    first = retime(SHANGHAI, FOUR, Exposure("B2", 14 + 9)).stays
    assert first
    later = Exposure("B3", 35, 40)
    after = retime(SHANGHAI, first, later, (Exposure("B2", 14 + 9),)).stays
    assert after
    assert check(SHANGHAI, BATCHES, after, None, (Exposure("B2", 14 + 9), later)).is_clean
    was = {(stay.batch, stay.phase): stay for stay in first}
    assert all(stay.start == was[stay.batch, stay.phase].start for stay in after if stay.start <= 40)


def test_a_change_over_two_days_late_takes_along_only_what_must() -> None:
    done = frozenset({("B1", 0), ("B1", 1), ("B2", 0)})
    after = shift(SHANGHAI, FOUR, Shift(batch="B1", phase=2, day=30, known=30, done=done))
    assert after.stays
    assert check(SHANGHAI, BATCHES, after.stays).is_clean
    days = {(stay.batch, stay.phase): stay.start for stay in after.stays}
    assert (days["B1", 2], days["B2", 1], days["B3", 0]) == (30, 30, 30)


def test_isolation_is_not_cut_short_by_a_change_over_that_comes_early() -> None:
    assert shift(SHANGHAI, FOUR, Shift(batch="B1", phase=1, day=10, known=10)).stays is None


def test_a_duty_that_has_lasted_too_long_ends_today_and_not_later() -> None:
    done = frozenset({("B1", 0), ("B1", 1), ("B2", 0)})
    late = Shift(batch="B1", phase=2, day=60, known=60, done=done)
    after = shift(SHANGHAI, FOUR, late).stays
    assert after
    assert {stay.end for stay in after if (stay.batch, stay.phase) == ("B1", 1)} == {60}
    assert check(SHANGHAI, BATCHES, after).codes() == {"long_duty"}
    assert shift(SHANGHAI, FOUR, replace(late, day=61)).stays is None
