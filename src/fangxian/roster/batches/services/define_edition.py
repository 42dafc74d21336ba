from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from fangxian.base.clock import now
from fangxian.base.problems import Problem
from fangxian.base.text import clean
from fangxian.register.models import Unit
from fangxian.register.services import common as registers
from fangxian.roster.batches import problems
from fangxian.roster.batches.models import BLOCK, LONGEST_PHASE, Edition, Phase, Role
from fangxian.roster.batches.services.common import needed_reason

if TYPE_CHECKING:
    from fangxian.accounts.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseValues:
    """What a form says of one phase; no ``place_id``: everybody is at home."""

    name: str
    days: int
    role: str
    place_id: UUID | None
    place_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionValues:
    """What a form says of an edition; ``first_move`` is a minute of the day."""

    name: str
    phases: Sequence[PhaseValues]
    longest_duty: int
    gate: str
    vehicle: str
    days_apart: int = 14
    first_move: int = 480
    move_minutes: int = 30
    airing_minutes: int = 60
    risk: str = ""
    source: str = ""


@transaction.atomic
def define_edition(unit_id: UUID, values: EditionValues, *, actor: "User", follows: Edition | None = None) -> Edition:
    """Add an edition of phases to a closed institution; editions never change, a new one ``follows`` (RULEBOOK J1).

    Raises ``unit_unknown``, ``unit_closed``, ``name_missing``, ``batch_edition_name_taken``,
    ``batch_edition_without_duty``, ``batch_edition_days``, ``batch_edition_duty_too_long``,
    ``batch_edition_duty_nowhere``, ``batch_edition_place_twice`` or ``batch_edition_minutes``.
    """
    unit = registers.open_unit(unit_id)
    name = _free_name(unit, values.name)
    _check_phases(values)
    if any(minutes % BLOCK for minutes in (values.first_move, values.move_minutes, values.airing_minutes)):
        raise Problem(problems.EDITION_MINUTES, status=422, grain=BLOCK)
    edition = Edition.objects.create(
        unit=unit, name=name, risk=clean(values.risk), longest_duty=values.longest_duty, days_apart=values.days_apart,
        gate=registers.needed_name(values.gate), vehicle=registers.needed_name(values.vehicle),
        first_move=values.first_move, move_minutes=values.move_minutes, airing_minutes=values.airing_minutes,
        source=clean(values.source), follows=follows, made_at=now(), made_by_id=actor.pk,
    )  # fmt: skip
    Phase.objects.bulk_create(
        Phase(
            edition=edition,
            number=number,
            name=registers.needed_name(phase.name),
            days=phase.days,
            role=phase.role,
            place_id=phase.place_id,
        )
        for number, phase in enumerate(values.phases)
    )
    return edition


def close_edition(edition_id: UUID, *, actor: "User", reason: str) -> Edition:
    """Let no further rotation begin with an edition; those that have begun go on. Raises ``batch_reason_missing``."""
    needed_reason(reason)
    edition = Edition.objects.get(pk=edition_id)
    edition.is_closed = True
    edition.save(update_fields=["is_closed"])
    return edition


def _free_name(unit: Unit, value: str) -> str:
    name = registers.needed_name(value)
    if Edition.objects.filter(unit=unit, name=name).exists():
        raise Problem(problems.EDITION_NAME_TAKEN, status=409, name=name)
    return name


def _check_phases(values: EditionValues) -> None:
    order = [Role.values.index(phase.role) for phase in values.phases]
    if order.count(1) != 1 or order != sorted(order):
        raise Problem(problems.EDITION_NO_DUTY, status=422)
    if not all(1 <= phase.days <= LONGEST_PHASE for phase in values.phases):
        raise Problem(problems.EDITION_DAYS, status=422, limit=LONGEST_PHASE)
    duty = values.phases[order.index(1)]
    if duty.days > values.longest_duty:
        raise Problem(problems.EDITION_DUTY_TOO_LONG, status=422, have=duty.days, limit=values.longest_duty)
    if duty.place_id is None:
        raise Problem(problems.EDITION_DUTY_NOWHERE, status=422)
    seen: set[UUID] = set()
    for phase in values.phases:
        if phase.place_id in seen:
            raise Problem(problems.EDITION_PLACE_TWICE, status=422, place=phase.place_name)
        seen |= {phase.place_id} if phase.place_id else set()
