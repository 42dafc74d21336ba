"""Rules that every roster of a unit keeps beside the contracts of its people."""

from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from fangxian.accounts.models import User
from fangxian.base.locking import locked
from fangxian.base.problems import Problem
from fangxian.register.models import Unit
from fangxian.register.services import common as register
from fangxian.roster.duties import problems
from fangxian.roster.duties.models import MOST_LEAST_HOURS, MOST_RUN, MOST_WEEKENDS, ForbiddenSuccession, UnitRules
from fangxian.roster.duties.queries import rules_of, successions_of
from fangxian.roster.staffing import queries as staffing


@dataclass(frozen=True, slots=True)
class RuleValues:
    """The numbers of a unit's rules; the defaults are no rule."""

    shortest_run: int = 1
    least_minutes_week: int = 0
    weekends_month: int | None = None


def set_rules(unit_id: UUID, values: RuleValues, *, actor: User | None) -> UnitRules:
    """Set what every roster of a unit keeps from now on; what differs is written, with history.

    Raises ``roster_rules_range``; ``Unit.DoesNotExist``.
    """
    _refuse_out_of_range(values)
    with locked(Unit, unit_id) as unit:
        rules = rules_of(unit)
        wanted = asdict(values)
        differing = [name for name, value in wanted.items() if getattr(rules, name) != value]
        for name in differing:
            setattr(rules, name, wanted[name])
        if rules._state.adding:
            register.signed(rules, actor, "").save(force_insert=True)
        elif differing:
            register.save_fields(rules, differing, actor, "")
    return rules


def _refuse_out_of_range(values: RuleValues) -> None:
    run_fits = 1 <= values.shortest_run <= MOST_RUN
    hours_fit = 0 <= values.least_minutes_week <= MOST_LEAST_HOURS * 60
    weekends_fit = values.weekends_month is None or 0 <= values.weekends_month <= MOST_WEEKENDS
    if not (run_fits and hours_fit and weekends_fit):
        raise Problem(problems.RULES_RANGE, status=422, run=MOST_RUN, hours=MOST_LEAST_HOURS, weekends=MOST_WEEKENDS)


def forbid_succession(unit_id: UUID, before_id: UUID, after_id: UUID, *, actor: User | None) -> ForbiddenSuccession:
    """Let nobody of a unit's rosters have one shift on the day after the other; the two may be the same.

    Raises ``roster_succession_shifts`` and ``roster_succession_stands``.
    """
    unit = register.unit_of(unit_id)
    wanted = {before_id, after_id}
    if staffing.shifts_of(unit).filter(pk__in=wanted).count() < len(wanted):
        raise Problem(problems.SUCCESSION_SHIFTS, status=422)
    rule = ForbiddenSuccession(unit=unit, before_id=before_id, after_id=after_id)
    try:
        with transaction.atomic():
            register.signed(rule, actor, "").save(force_insert=True)
    except IntegrityError as error:
        raise Problem(problems.SUCCESSION_STANDS, status=409) from error
    return rule


def allow_succession(unit_id: UUID, rule_id: UUID, *, actor: User | None) -> None:
    """Let one shift follow the other again; the history stays. Raises ``roster_succession_gone``."""
    with locked(Unit, unit_id) as unit:
        rule = successions_of(unit).filter(pk=rule_id).first()
        if rule is None:
            raise Problem(problems.SUCCESSION_GONE, status=404)
        register.signed(rule, actor, "").delete()
