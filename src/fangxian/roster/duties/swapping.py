"""Whom somebody may ask to take over a duty: judged by the checker before anybody is asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from fangxian.access.scopes import units_in_scope
from fangxian.accounts.models import User
from fangxian.base.clock import now
from fangxian.planning.rosters import Finding, Plan, Problem, check
from fangxian.register.models import Person
from fangxian.roster.duties import judging, wording
from fangxian.roster.duties.models import Duty, Swap, SwapState
from fangxian.roster.duties.own import masked_names
from fangxian.roster.duties.queries import duties_of_roster, standing

# Above it the checker would keep the page waiting; the rest are offered unjudged.
MOST_JUDGED: Final = 80
MOST_REASONS: Final = 2
PRIVATE: Final = {"apart", "together"}


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who could take the duty over. ``reasons``: what the checker says against it, in words."""

    person: Person
    name: str
    reasons: tuple[str, ...]
    is_judged: bool = True

    @property
    def is_allowed(self) -> bool:
        return self.is_judged and not self.reasons


@dataclass(frozen=True, slots=True)
class Exchange:
    """One of the colleague's duties that could be taken in exchange."""

    duty: Duty
    reasons: tuple[str, ...]


class _Judge:
    """The roster's rules, the duties as they stand, and what the checker says of them: asked once for many tries."""

    def __init__(self, duty: Duty) -> None:
        self.roster = duty.roster
        self.problem: Problem = judging.problem_now(duty.roster)
        self.standing = list(duties_of_roster(duty.roster))
        self._had = {_key(item): item.amount for item in check(self.problem, self._plan(())).violations}

    def against(self, changes: Sequence[tuple[Duty, UUID]]) -> list[Finding]:
        """Return the hard rules that giving each duty to somebody else would newly break."""
        found = check(self.problem, self._plan(changes)).violations
        return [item for item in found if item.amount > self._had.get(_key(item), 0)]

    def _plan(self, changes: Iterable[tuple[Duty, UUID]]) -> Plan:
        takes = {duty.pk: person for duty, person in changes}
        duties = []
        for duty in self.standing:
            person = takes.get(duty.pk, duty.person_id)
            duties.append(Duty(person_id=person, day=duty.day, shift_id=duty.shift_id, post_id=duty.post_id))
        return judging.planned(duties, self.roster)


def _key(finding: Finding) -> tuple[str, str, int, str, str]:
    """As ``judging`` tells what is new from what was there."""
    who = str(finding.words.get("who", finding.words.get("other", "")))
    return finding.code, finding.person, finding.day, finding.shift, who


def colleagues_for(duty: Duty) -> list[Colleague]:
    """Return who could take ``duty`` over: those whom the checker would allow first, the others with its reasons.

    The people are those of the roster's problem. Nine queries at most; the checker runs once for each person.
    """
    judge = _Judge(duty)
    ids = judging.ids(person.id for person in judge.problem.people) - {duty.person_id}
    people = list(Person.objects.filter(pk__in=ids, is_closed=False).order_by("number"))
    elsewhere = _busy(people, duty)
    found = {
        person.pk: judge.against([(duty, person.pk)]) for person in people[:MOST_JUDGED] if person.pk not in elsewhere
    }
    sentences = _in_words(duty, found)
    names = masked_names(people)
    colleagues = [
        Colleague(
            person,
            names.get(person.pk, ""),
            elsewhere.get(person.pk) or sentences.get(person.pk, ()),
            is_judged=person.pk in found or person.pk in elsewhere,
        )
        for person in people
    ]
    return sorted(colleagues, key=lambda one: (not one.is_allowed, one.is_judged and bool(one.reasons)))


def exchanges_for(duty: Duty, colleague: Person) -> list[Exchange]:
    """Return the duties of ``colleague`` that could be taken against ``duty``, those without a broken rule first."""
    theirs = list(standing().filter(person=colleague, roster=duty.roster_id, starts_at__gt=now())[:MOST_JUDGED])
    if not theirs:
        return []
    judge = _Judge(duty)
    found = {other.pk: judge.against([(duty, colleague.pk), (other, duty.person_id)]) for other in theirs}
    sentences = _in_words(duty, found)
    exchanges = [Exchange(other, sentences.get(other.pk, ())) for other in theirs]
    return sorted(exchanges, key=lambda one: (bool(one.reasons), one.duty.starts_at))


def _in_words(duty: Duty, found: dict[UUID, list[Finding]]) -> dict[UUID, tuple[str, ...]]:
    findings = [item for items in found.values() for item in items[:MOST_REASONS]]
    names = wording.names_of(duty.roster, findings) if findings else None
    if names is None:
        return {}
    return {pk: tuple(_sentence(item, names) for item in items[:MOST_REASONS]) for pk, items in found.items() if items}


def _sentence(finding: Finding, names: wording.Names) -> str:
    """Return what speaks against a swap; who must not meet whom concerns nobody but those who plan."""
    if finding.code in PRIVATE:
        return _("A rule of the roster speaks against it.")
    return wording.sentence(finding, names)


def _busy(people: Sequence[Person], duty: Duty) -> dict[UUID, tuple[str, ...]]:
    """Return who has a duty on that day already: nobody has two."""
    rows = standing().filter(person__in=[person.pk for person in people], day=duty.day)
    return {
        other.person_id: (
            _("Already on duty on that day: {post}, {shift}.").format(post=other.post, shift=other.shift.name),
        )
        for other in rows
    }


def swaps_decidable_by(user: User) -> QuerySet[Swap]:
    """Return the swaps at posts where ``user`` approves, without their own (nobody approves their own)."""
    units = units_in_scope(user, "swap.approve").values("pk")
    rows = Swap.objects.filter(duty__post__place__unit__in=units)
    return rows.exclude(duty__person__user_id=user.pk).exclude(colleague__user_id=user.pk)


def may_decide(user: User, swap: Swap) -> bool:
    """Say whether ``user`` may approve or refuse ``swap``."""
    return swaps_decidable_by(user).filter(pk=swap.pk).exists()


def waiting_for(user: User) -> int:
    """Return how many swaps wait for ``user``'s approval."""
    return swaps_decidable_by(user).filter(state=SwapState.AGREED, duty__starts_at__gt=now()).count()
