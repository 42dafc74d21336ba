"""Who is chosen by which rule. Pure."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from fangxian.register.choosing import BASES, Candidate, choose, lot_of

START = datetime(2020, 2, 5, 9, tzinfo=UTC)


def candidate(n: int, *, minutes: int = 0, last: date | None = None, aside: str = "") -> Candidate:
    return Candidate(UUID(int=n), START + timedelta(minutes=minutes), last, aside)


def states(outcomes) -> dict[int, str]:
    return {outcome.id.int: outcome.state for outcome in outcomes}


def test_first_come_first_chosen() -> None:
    people = [candidate(1, minutes=9), candidate(2, minutes=3), candidate(3, minutes=5), candidate(4, minutes=7)]
    found = choose("first_come", people, wanted=2, reserves=1)
    assert states(found) == {2: "chosen", 3: "chosen", 4: "reserve", 1: "not_chosen"}
    assert [outcome.rank for outcome in found] == [1, 2, 3, 4]


def test_who_was_never_called_comes_before_who_was() -> None:
    people = [
        candidate(1, last=date(2020, 2, 1)), candidate(2, minutes=60), candidate(3, last=date(2019, 12, 1)),
        candidate(4, minutes=5),
    ]  # fmt: skip
    found = choose("longest_since", people, wanted=3, reserves=0)
    assert [outcome.id.int for outcome in found] == [4, 2, 3, 1]
    assert found[2].basis == "2019-12-01"


def test_a_lot_can_be_worked_out_again() -> None:
    people = [candidate(n) for n in range(1, 6)]
    found = choose("by_lot", people, wanted=2, reserves=0, seed="a1")
    assert [outcome.basis for outcome in found] == sorted(lot_of("a1", person.id) for person in people)
    assert choose("by_lot", list(reversed(people)), wanted=2, reserves=0, seed="a1") == found
    assert choose("by_lot", people, wanted=2, reserves=0, seed="a2") != found


def test_who_is_set_aside_has_no_place_and_blocks_none() -> None:
    people = [candidate(1, aside="not_insured"), candidate(2, minutes=1), candidate(3, minutes=2)]
    found = choose("first_come", people, wanted=2, reserves=0)
    assert states(found) == {2: "chosen", 3: "chosen", 1: "not_chosen"}
    assert (found[-1].rank, found[-1].why) == (None, "not_insured")


PEOPLE = st.lists(
    st.builds(
        candidate, st.integers(1, 500), minutes=st.integers(0, 50), last=st.none() | st.dates(date(2019, 1, 1)),
        aside=st.sampled_from(["", "", "left"]),
    ),
    unique_by=lambda person: person.id,
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(BASES)), PEOPLE, st.integers(1, 5), st.integers(0, 3), st.randoms())
def test_as_many_as_are_wanted_whatever_the_order(rule, people, wanted, reserves, shuffled) -> None:
    found = choose(rule, people, wanted=wanted, reserves=reserves, seed="s")
    standing = sum(not person.set_aside for person in people)
    assert sum(outcome.state == "chosen" for outcome in found) == min(wanted, standing)
    assert sum(outcome.state == "reserve" for outcome in found) == min(reserves, max(0, standing - wanted))
    mixed = list(people)
    shuffled.shuffle(mixed)
    assert choose(rule, mixed, wanted=wanted, reserves=reserves, seed="s") == found
