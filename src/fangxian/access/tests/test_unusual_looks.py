"""The rules by which looks are pointed out, alone."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from fangxian.access.unusual import DIFFERENT_PEOPLE, MANY, unusual

NOON = datetime(2020, 2, 5, 12, tzinfo=UTC)
A, B, C = UUID(int=1), UUID(int=2), UUID(int=3)


@dataclass
class Look:
    at: datetime
    author_id: UUID | None
    subject_id: UUID | None = None


def evenly(count, apart, author=A):
    return [Look(NOON + number * apart, author) for number in range(count)]


def test_as_many_as_allowed_within_an_hour_are_nothing_unusual() -> None:
    assert unusual(evenly(MANY, timedelta(minutes=1)), ()) == []


def test_one_more_within_an_hour_is_one_finding_with_all_of_them() -> None:
    (finding,) = unusual(evenly(MANY + 1, timedelta(minutes=1)), ())
    assert (finding.rule, finding.author_id, len(finding.looks)) == ("many", A, MANY + 1)


def test_the_same_number_over_a_longer_time_is_nothing_unusual() -> None:
    assert unusual(evenly(MANY + 1, timedelta(minutes=4)), ()) == []


def test_two_rushes_apart_are_two_findings() -> None:
    later = [Look(look.at + timedelta(hours=5), A) for look in evenly(MANY + 1, timedelta(minutes=1))]
    looks = [*evenly(MANY + 1, timedelta(minutes=1)), Look(NOON + timedelta(hours=3), A), *later]
    assert [len(finding.looks) for finding in unusual(looks, ())] == [MANY + 1, MANY + 1]


def test_looks_of_different_people_are_not_added_up() -> None:
    assert unusual([*evenly(MANY, timedelta(minutes=1)), *evenly(MANY, timedelta(minutes=1), B)], ()) == []


@pytest.mark.parametrize(("hour", "found"), [(21, 0), (22, 1), (0, 1), (5, 1), (6, 0), (12, 0)])
def test_night_is_from_22_to_6(hour, found) -> None:
    assert len(unusual([Look(NOON.replace(hour=hour), A)], ())) == found


def test_who_works_at_night_looks_at_night() -> None:
    assert unusual([Look(NOON.replace(hour=2), A)], {A}) == []


def test_one_person_looking_often_at_one_subject_is_not_many_people() -> None:
    assert unusual([Look(NOON, A, C)] * DIFFERENT_PEOPLE, ()) == []


def test_different_people_at_one_subject_are_found() -> None:
    (finding,) = unusual([Look(NOON, who, C) for who in (A, B, C)], ())
    assert (finding.rule, finding.subject_id, len(finding.looks)) == ("same_subject", C, 3)


def test_nothing_looked_at_is_nothing_found() -> None:
    assert unusual([], ()) == []
