"""When a team is made up as it should be (RULEBOOK B4, B5): warnings, never refusals. Pure but for the language."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from fangxian.register.policies.teams import Teams

BRANCH = "branch"
COMMITTEE = frozenset({"secretary", "deputy", "organisation", "publicity", "discipline"})
COMMITTEE_ONLY = frozenset({"organisation", "publicity", "discipline"})


@dataclass(frozen=True, slots=True)
class Seat:
    """One person's place in a team: role and whether full or probationary, as in ``MemberRole`` and ``MemberStatus``."""

    role: str
    status: str


@dataclass(frozen=True, slots=True)
class TeamWarning:
    """What is not as it should be, with a code that stays the same."""

    code: str
    text: str


def warnings_of(kind: str, seats: Collection[Seat], limits: Teams | None) -> list[TeamWarning]:
    """Return what is unusual or missing. Only a temporary branch is measured by ``limits``; ``None``: no policy in force."""
    found = [_empty(seats), _leaderless(kind, seats)]
    if kind == BRANCH and limits is not None:
        found += [_too_few(seats, limits), _too_many(seats, limits), *_committee(seats, limits)]
    return [warning for warning in found if warning]


def full_members(seats: Collection[Seat]) -> int:
    """Return how many full members there are."""
    return sum(seat.status == "full" for seat in seats)


def _empty(seats: Collection[Seat]) -> TeamWarning | None:
    return None if seats else TeamWarning("nobody", _("Nobody is in this team yet."))


def _leaderless(kind: str, seats: Collection[Seat]) -> TeamWarning | None:
    if not seats or any(seat.role == "secretary" for seat in seats):
        return None
    if kind == BRANCH:
        return TeamWarning("no_secretary", _("No secretary has been appointed."))
    return TeamWarning("no_leader", _("Nobody leads this team yet."))


def _too_few(seats: Collection[Seat], limits: Teams) -> TeamWarning | None:
    full = full_members(seats)
    if full >= limits.full_members_least:
        return None
    text = _("A branch needs at least {least} full members; here there are {full}.")
    return TeamWarning("too_few", text.format(least=limits.full_members_least, full=full))


def _too_many(seats: Collection[Seat], limits: Teams) -> TeamWarning | None:
    if len(seats) <= limits.members_most:
        return None
    text = _("A branch normally has at most {most} members; here there are {count}.")
    return TeamWarning("too_many", text.format(most=limits.members_most, count=len(seats)))


def _committee(seats: Collection[Seat], limits: Teams) -> list[TeamWarning | None]:
    if full_members(seats) < limits.committee_from_full:
        return [_committee_too_early(seats, limits), _deputies(seats)]
    return [_committee_size(seats, limits)]


def _committee_too_early(seats: Collection[Seat], limits: Teams) -> TeamWarning | None:
    if not any(seat.role in COMMITTEE_ONLY for seat in seats):
        return None
    text = _(
        "A committee is formed from {least} full members on; here there are {full}. A secretary and, if needed, a deputy "
        "are enough."
    )
    return TeamWarning("committee_early", text.format(least=limits.committee_from_full, full=full_members(seats)))


def _deputies(seats: Collection[Seat]) -> TeamWarning | None:
    deputies = sum(seat.role == "deputy" for seat in seats)
    if deputies <= 1:
        return None
    return TeamWarning(
        "deputies", _("Without a committee one deputy is enough; here there are {count}.").format(count=deputies)
    )


def _committee_size(seats: Collection[Seat], limits: Teams) -> TeamWarning | None:
    size = sum(seat.role in COMMITTEE for seat in seats)
    if size < limits.committee_least:
        text = _("With {full} full members a committee of {least} to {usual} is due; {size} have been appointed.")
        code = "committee_missing"
    elif size > limits.committee_most:
        text = _("A committee has at most {most} members; here there are {size}.")
        code = "committee_large"
    elif size > limits.committee_usual:
        text = _("A committee usually has {least} to {usual} members; here there are {size}.")
        code = "committee_unusual"
    else:
        return None
    values = {
        "full": full_members(seats), "least": limits.committee_least, "usual": limits.committee_usual,
        "most": limits.committee_most, "size": size,
    }  # fmt: skip
    return TeamWarning(code, text.format(**values))


@dataclass(frozen=True, slots=True)
class Quorum:
    """Full members due at a meeting and present there, and what they may do by number alone."""

    due: int
    present: int
    resolution: bool
    election: bool


def quorum_of(due: int, present: int, limits: Teams) -> Quorum:
    """Say whether those present are enough: more than the share for a resolution, at least that for an election."""
    return Quorum(
        due, present, present > due * limits.resolution_share, due > 0 and present >= due * limits.election_share
    )
