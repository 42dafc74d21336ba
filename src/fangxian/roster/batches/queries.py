"""All reads of batches by rule. None of them asks in a loop."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from fangxian.base.clock import local_day, now
from fangxian.register.models import Place
from fangxian.roster.batches.models import (
    Batch,
    Edition,
    Move,
    Phase,
    Retiming,
    RetimingState,
    Role,
    Rotation,
    RotationState,
)


@dataclass(frozen=True, slots=True)
class DutyStay:
    """A batch on duty: since when, how many days by now, and how many people."""

    batch: Batch
    since: date
    days: int
    people: int

    @property
    def longest(self) -> int:
        return self.batch.rotation.edition.longest_duty

    @property
    def is_overlong(self) -> bool:
        return self.days > self.longest


def on_duty(rotations: QuerySet[Rotation], day: date) -> list[DutyStay]:
    """Return the batches that are on duty on a day, the longest first: by their change-overs, planned ones too, until the one
    off duty is recorded. Two queries, one where no rotation is under way.
    """
    # The board asks this every ten seconds, and most units have no closed institution: the long query is spared them.
    if not rotations.filter(state=RotationState.CONFIRMED).exists():
        return []
    duty = Phase.objects.filter(edition=OuterRef("rotation__edition"), role=Role.DUTY).values("number")
    begun = Move.objects.filter(batch=OuterRef("pk"), phase=OuterRef("duty")).values("day")
    over = Move.objects.filter(batch=OuterRef("pk"), phase__gt=OuterRef("duty"), moved_at__isnull=False)
    rows = (
        Batch.objects.filter(rotation__in=rotations, rotation__state=RotationState.CONFIRMED)
        .annotate(duty=Subquery(duty[:1]))
        .annotate(since=Subquery(begun[:1]), people=Count("members", filter=Q(members__is_open=True)))
        .filter(~Exists(over), since__lte=day)
        .select_related("rotation__edition", "rotation__unit")
    )
    found = [DutyStay(row, row.since, (day - row.since).days, row.people) for row in rows]
    return sorted(found, key=lambda stay: (-stay.days, stay.batch.code))


@dataclass(frozen=True, slots=True)
class Alarm:
    """What somebody has to see to: ``kind`` is overlong, overdue, due or waiting; ``days``: on duty, or since it was due."""

    kind: str
    batch: Batch
    since: date
    days: int
    people: int = 0
    limit: int = 0
    retiming_id: UUID | None = None

    @property
    def is_danger(self) -> bool:
        return self.kind in {"overlong", "waiting"}


def alarms(rotations: QuerySet[Rotation]) -> list[Alarm]:
    """Return what is wrong now: duties over their longest, change-overs not recorded, proposals that wait. Three queries."""
    today = local_day(now())
    found = [
        Alarm("overlong", stay.batch, stay.since, stay.days, stay.people, stay.longest)
        for stay in on_duty(rotations, today)
        if stay.is_overlong
    ]
    waiting = Retiming.objects.filter(rotation__in=rotations, state=RetimingState.PROPOSED)
    for row in waiting.select_related("batch__rotation__unit", "batch__rotation__edition"):
        since = local_day(row.made_at)
        found.append(Alarm("waiting", row.batch, since, (today - since).days, retiming_id=row.pk))
    late = Move.objects.filter(
        batch__rotation__in=rotations,
        batch__rotation__state=RotationState.CONFIRMED,
        moved_at=None,
        day__lte=today,
    ).order_by("day", "minute")
    for move in late.select_related("batch__rotation__unit", "batch__rotation__edition"):
        kind = "overdue" if move.day < today else "due"
        found.append(Alarm(kind, move.batch, move.day, (today - move.day).days))
    return found


def with_counts(rotations: QuerySet[Rotation]) -> QuerySet[Rotation]:
    """Return rotations with their numbers of batches (``batch_count``) and of people in them (``people``)."""
    return rotations.annotate(
        batch_count=Count("batches", distinct=True),
        people=Count("batches__members", filter=Q(batches__members__is_open=True), distinct=True),
    )


def moves_of(rotation: Rotation) -> QuerySet[Move]:
    """Return the change-overs of a rotation, each with its phase (``name``, ``place``; empty for home) and its people."""
    phase = Phase.objects.filter(edition=rotation.edition_id, number=OuterRef("phase"))
    before = Phase.objects.filter(edition=rotation.edition_id, number=OuterRef("phase") - 1)
    return (
        Move.objects.filter(batch__rotation=rotation)
        .annotate(
            name=Subquery(phase.values("name")[:1]),
            place=Subquery(phase.values("place__name")[:1]),
            from_place=Subquery(before.values("place__name")[:1]),
            people=Count("batch__members", filter=Q(batch__members__is_open=True)),
        )
        .select_related("batch__rotation__edition")
        .order_by("day", "minute")
    )


def moves_due(moves: Iterable[Move], day: date) -> Sequence[Move]:
    """Return those that are to happen on a day or were to before."""
    return [move for move in moves if move.moved_at is None and move.day <= day]


def editions_with_use(editions: QuerySet[Edition]) -> QuerySet[Edition]:
    """Return editions with their number of rotations (``used``) and their phases loaded."""
    return editions.annotate(used=Count("rotations")).prefetch_related("phases__place")


def places_named(places: QuerySet[Place], text: str) -> list[Place]:
    """Return the places of a code or a whole name, two at most: enough to see whether it is one."""
    return list(places.filter(Q(code=text) | Q(name=text))[:2])


def likely_places(places: QuerySet[Place]) -> list[Place]:
    """Return places that phases are likely to be in, for suggestions."""
    kinds = ("isolation_site", "prison", "rehabilitation", "hospital", "other")
    return list(places.filter(kind__in=kinds).select_related("unit").order_by("name")[:200])
