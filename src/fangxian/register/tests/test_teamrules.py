"""What is unusual about how a team is made up (RULEBOOK B4, B5). Pure."""

import pytest

from fangxian.register.policies.teams import Teams
from fangxian.register.teamrules import Seat, quorum_of, warnings_of

LIMITS = Teams(
    full_members_least=3, committee_from_full=7, committee_least=3, committee_usual=5, committee_most=7, members_most=50,
    resolution_share=0.5, election_share=0.8,
)  # fmt: skip
OFFICES = ("secretary", "organisation", "publicity", "discipline")


def seats(*offices: str, full: int = 0, probationary: int = 0) -> list[Seat]:
    """Return a team with these offices, held by full members, and more members without any."""
    return [
        *(Seat(office, "full") for office in offices),
        *([Seat("member", "full")] * full),
        *([Seat("member", "probationary")] * probationary),
    ]


def codes(kind: str, team: list[Seat], limits: Teams | None = LIMITS) -> list[str]:
    return [warning.code for warning in warnings_of(kind, team, limits)]


@pytest.mark.parametrize(
    ("team", "expected"),
    [
        (seats(), ["nobody", "too_few"]),
        (seats("secretary", full=1), ["too_few"]),
        (seats("secretary", full=1, probationary=9), ["too_few"]),
        (seats("secretary", full=2), []),
        (seats(full=3), ["no_secretary"]),
        (seats("secretary", "deputy", full=4), []),
        (seats("secretary", "deputy", "deputy", full=3), ["deputies"]),
        (seats("secretary", "discipline", full=4), ["committee_early"]),
        # Eleven members with six full ones are a valid branch without a committee.
        (seats("secretary", full=5, probationary=5), []),
        (seats("secretary", full=6), ["committee_missing"]),
        (seats(*OFFICES, full=7), []),
        (seats(*OFFICES, "deputy", "deputy", full=7), ["committee_unusual"]),
        (seats(*OFFICES, *["deputy"] * 4, full=7), ["committee_large"]),
        (seats(*OFFICES, full=47), ["too_many"]),
    ],
)
def test_a_branch_is_measured(team: list[Seat], expected: list[str]) -> None:
    assert codes("branch", team) == expected


def test_other_teams_only_need_somebody_who_leads() -> None:
    assert codes("post", seats(full=60)) == ["no_leader"]
    assert codes("unit", seats("secretary")) == []


def test_without_a_policy_no_number_is_guessed() -> None:
    assert codes("branch", seats("secretary"), None) == []


def test_a_warning_says_how_many_there_are() -> None:
    (warning,) = warnings_of("branch", seats("secretary", full=1), LIMITS)
    assert "3" in warning.text
    assert "2" in warning.text


@pytest.mark.parametrize(
    ("due", "present", "resolution", "election"),
    [(11, 6, True, False), (10, 5, False, False), (10, 8, True, True), (0, 0, False, False)],
)
def test_a_quorum_by_number(due: int, present: int, resolution: bool, election: bool) -> None:
    found = quorum_of(due, present, LIMITS)
    assert (found.resolution, found.election) == (resolution, election)
