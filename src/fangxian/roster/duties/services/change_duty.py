from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from fangxian.accounts.models import User
from fangxian.base.problems import Problem
from fangxian.base.text import clean
from fangxian.planning.rosters import Finding
from fangxian.record.services import write_entry
from fangxian.roster.duties import judging, kinds, problems
from fangxian.roster.duties.changes import Given
from fangxian.roster.duties.models import Duty, DutyState, Roster
from fangxian.roster.duties.queries import duties_of_roster
from fangxian.roster.duties.services import common


@dataclass(frozen=True, slots=True)
class Step:
    """One published duty that changes: the fields that are None stay. ``drop``: it is only cancelled."""

    duty_id: UUID
    person_id: UUID | None = None
    post_id: UUID | None = None
    shift_id: UUID | None = None
    drop: bool = False


def change_duty(step: Step, *, actor: User | None, reason: str, overrule: str = "") -> list[Duty]:
    """Change one published duty; see ``change_duties``."""
    return change_duties([step], actor=actor, reason=reason, overrule=overrule)


def hand_over_duty(duty_id: UUID, to_person_id: UUID, *, actor: User | None, reason: str, overrule: str = "") -> Duty:
    """Give a published duty to somebody else; see ``change_duties``. Returns the new duty."""
    return change_duty(Step(duty_id, person_id=to_person_id), actor=actor, reason=reason, overrule=overrule)[0]


def hand_over_duties(
    pairs: Collection[tuple[UUID, UUID]], *, actor: User | None, reason: str, overrule: str = ""
) -> list[Duty]:
    """Give several published duties to others at once, each a pair of duty and person: both sides of a swap, all or none."""
    steps = [Step(duty, person_id=person) for duty, person in pairs]
    return change_duties(steps, actor=actor, reason=reason, overrule=overrule)


def change_duties(steps: Collection[Step], *, actor: User | None, reason: str, overrule: str = "") -> list[Duty]:
    """Cancel published duties and give others in their place, all or none; everybody concerned gets a notice.

    The rosters are held, and the checker judges what comes out: a hard rule that was not broken before raises
    ``roster_rules_broken`` with the rules in words, unless ``overrule`` says why it may be (RULEBOOK H11; kept in the entry).
    Also raises ``roster_reason_missing``, ``duty_gone``, ``duty_begun``, ``roster_closed`` and ``duty_day_taken``. Returns the
    new duties in the order of the steps that give one.
    """
    why = common.needed_reason(reason)
    rosters = set(Duty.objects.filter(pk__in=[step.duty_id for step in steps]).values_list("roster", flat=True))
    with common.locked_rosters(rosters) as held:
        found = _standing(steps)
        moment = common.this_moment()
        for duty in found.values():
            common.refuse_closed(held[duty.roster_id])
            if duty.starts_at <= moment:
                raise Problem(problems.DUTY_BEGUN, status=409)
        befores = {id: list(duties_of_roster(roster)) for id, roster in held.items()}
        common.cancel_duties(found.values(), moment)
        made: dict[UUID, Duty] = {}
        for id, roster in held.items():
            own = [step for step in steps if found[step.duty_id].roster_id == id and not step.drop]
            given = common.give_duties(roster, [_given(found[step.duty_id], step) for step in own], moment)
            made |= {step.duty_id: duty for step, duty in zip(own, given, strict=True)}
        for id, roster in held.items():
            broken = judging.refuse_broken(roster, _broken(roster, befores[id]), overrule)
            _note(roster, [d for d in found.values() if d.roster_id == id], made, (actor, why, broken, clean(overrule)))
    return [made[step.duty_id] for step in steps if not step.drop]


def _standing(steps: Collection[Step]) -> dict[UUID, Duty]:
    found = Duty.objects.filter(pk__in=[step.duty_id for step in steps], state=DutyState.STANDING).in_bulk()
    if len(found) < len(steps):
        raise Problem(problems.DUTY_GONE, status=409)
    return found


def _given(duty: Duty, step: Step) -> Given:
    return Given(
        duty.day, step.person_id or duty.person_id, step.shift_id or duty.shift_id, step.post_id or duty.post_id
    )


def _broken(roster: Roster, before: list[Duty]) -> list[Finding]:
    """Return the hard rules that the change breaks and that held before."""
    problem = judging.problem_now(roster)
    after = judging.planned(duties_of_roster(roster), roster)
    return judging.new_violations(problem, judging.planned(before, roster), after)


def _note(
    roster: Roster, cancelled: list[Duty], made: dict[UUID, Duty], said: tuple[User | None, str, list[str], str]
) -> None:
    actor, reason, broken, overrule = said
    payload = {
        "roster": roster.pk,
        "cancelled": [duty.pk for duty in cancelled],
        "given": [made[duty.pk].pk for duty in cancelled if duty.pk in made],
        "reason": reason,
        "broken": broken,
        "overrule": overrule[: judging.REASON_LENGTH],
    }
    write_entry(kinds.CHANGED, payload, author_id=actor.pk if actor else None, unit_id=roster.unit_id)
