"""The figures of closed-duty batches that boards, forms and briefs may show."""

from collections.abc import Callable, Collection, Sequence
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, F
from django.utils.translation import gettext as _

from fangxian.base.clock import local_day
from fangxian.base.indicators import Indicator, Thing, Window, offer
from fangxian.roster.batches.models import BatchMember, Move, Role, Rotation, RotationState
from fangxian.roster.batches.queries import DutyStay, on_duty

EVERY: Final = tuple(Role.values)


def _people(roles: Collection[str]) -> Callable[[Window], dict[UUID, float]]:
    """Return what counts the people of batches in phases of these roles, by unit: one query for all the figures."""

    def compute(window: Window) -> dict[UUID, float]:
        found: dict[UUID, float] = {}
        for unit, role, people in window.shared("batches.people", lambda: _counted(window)):
            if role in roles:
                found[unit] = found.get(unit, 0.0) + people
        return found

    return compute


def _counted(window: Window) -> list[Any]:
    members = BatchMember.objects.filter(
        is_open=True,
        batch__rotation__state=RotationState.CONFIRMED,
        batch__rotation__unit_id__among=window.units,
        batch__rotation__edition__phases__number=F("batch__at"),
    )
    by = members.values_list("batch__rotation__unit_id", "batch__rotation__edition__phases__role")
    return list(by.annotate(Count("pk")))


def _moves_in(roles: Collection[str]) -> Callable[[Window, int, int], Sequence[UUID]]:
    """Return what lists the entries by which batches entered the phases they are in."""

    def entries(window: Window, offset: int, limit: int) -> Sequence[UUID]:
        rows = Move.objects.filter(
            entry_id__isnull=False,
            phase=F("batch__at"),
            batch__rotation__state=RotationState.CONFIRMED,
            batch__rotation__unit_id__among=window.units,
            batch__rotation__edition__phases__number=F("phase"),
            batch__rotation__edition__phases__role__in=roles,
        )
        found = rows.order_by("-moved_at", "-pk").values_list("entry_id", flat=True)[offset : offset + limit]
        return [id for id in found if id]

    return entries


def _overlong_stays(window: Window) -> list[DutyStay]:
    rotations = Rotation.objects.filter(unit_id__among=window.units)
    return [stay for stay in on_duty(rotations, local_day(window.end)) if stay.is_overlong]


def _overlong(window: Window) -> dict[UUID, float]:
    found: dict[UUID, float] = {}
    for stay in _overlong_stays(window):
        unit = stay.batch.rotation.unit_id
        found[unit] = found.get(unit, 0.0) + stay.people
    return found


def _overlong_things(window: Window, offset: int, limit: int) -> Sequence[Thing]:
    return [
        Thing(str(stay.batch), stay.batch.rotation.title, kind="rotation", id=stay.batch.rotation_id)
        for stay in _overlong_stays(window)[offset : offset + limit]
    ]


def _some(value: float) -> bool:
    return value > 0


def _figure(
    id: str, label: Callable[[], str], definition: Callable[[], str], roles: Collection[str] = EVERY, **how: Any
) -> Indicator:
    about: dict[str, Any] = {"compute": _people(roles), "entries": _moves_in(roles), **how}
    return Indicator(
        id=f"batches.{id}", label=label, definition=definition, unit=lambda: _("people"), basis="now", **about
    )


offer(
    _figure(
        "by_phase", lambda: _("In closed-duty batches"),
        lambda: _("People of confirmed batches that have begun and are not home: before duty, on duty and after it together."),
    ),
    _figure(
        "before", lambda: _("Before closed duty"), lambda: _("People of batches in a phase before duty."), {Role.BEFORE},
    ),
    _figure(
        "on_duty", lambda: _("On closed duty"), lambda: _("People of batches behind the gate on duty."), {Role.DUTY},
    ),
    _figure(
        "after", lambda: _("After closed duty"), lambda: _("People of batches in a phase after duty."), {Role.AFTER},
    ),
    _figure(
        "overlong", lambda: _("On closed duty too long"),
        lambda: _("People of batches that are on duty for more days than the longest duty of their edition."),
        {Role.DUTY}, compute=_overlong, things=_overlong_things, danger=_some,
    ),
)  # fmt: skip
