"""A closed institution of the cast's county, its places, an edition of 14+14+14 and a rotation of four batches of 25."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from fangxian.base.clock import local_day, now
from fangxian.base.ids import new_id
from fangxian.base.testing import Cast
from fangxian.register.models import Person, Place, PlaceKind, Unit, UnitKind
from fangxian.roster.batches import services
from fangxian.roster.batches.models import Batch, Edition, Rotation
from fangxian.roster.batches.services import EditionValues, PhaseValues


@dataclass(frozen=True, slots=True)
class Site:
    """A closed institution with a place for each phase."""

    unit: Unit
    guesthouse: Place
    inside: Place
    sanatorium: Place


def site_of(cast: Cast, name: str = "安河所") -> Site:
    unit = Unit.objects.add_child(cast.county, {"name": name, "kind": UnitKind.INSTITUTION})
    kinds = {"招待所": PlaceKind.ISOLATION_SITE, "监区": PlaceKind.REHABILITATION, "疗养院": PlaceKind.ISOLATION_SITE}
    places = [Place.objects.create(unit=unit, name=f"{name}{label}", kind=kind) for label, kind in kinds.items()]
    return Site(unit, *places)


def values_of(site: Site, days: tuple[int, int, int] = (14, 14, 14), **more: Any) -> EditionValues:
    phases = tuple(
        PhaseValues(name=name, days=lasts, role=role, place_id=place.pk, place_name=place.name)
        for name, lasts, role, place in zip(
            ("进前隔离", "封闭执勤", "撤后隔离"),
            days,
            ("before", "duty", "after"),
            (site.guesthouse, site.inside, site.sanatorium),
            strict=True,
        )
    )
    about: dict[str, Any] = {"name": "14+14+14", "longest_duty": 28, "gate": "东门", "vehicle": "大巴一号", **more}
    return EditionValues(phases=phases, **about)


def edition_of(cast: Cast, site: Site, **more: Any) -> Edition:
    return services.define_edition(site.unit.pk, values_of(site, **more), actor=cast.coordinator)


def people_of(site: Site, first: int, count: int) -> list[str]:
    numbers = [f"P{number:03}" for number in range(first, first + count)]
    Person.objects.bulk_create(
        Person(unit=site.unit, subject_id=new_id(), kind="staff", number=number) for number in numbers
    )
    return numbers


def today() -> date:
    return local_day(now())


def draft(
    cast: Cast, site: Site, *, began: int = 0, batches: int = 4, people: int = 25, title: str = "冬季轮换",
    edition: Edition | None = None,
) -> Rotation:  # fmt: skip
    """Return a draft whose first day was ``began`` days ago, each batch with its people and one leader."""
    rotation = services.start_rotation(
        (edition or edition_of(cast, site)).pk, title=title, first_day=today() - timedelta(days=began),
        batches=batches, actor=cast.coordinator,
    )  # fmt: skip
    for batch in rotation.batches.all():
        first = Person.objects.filter(unit=site.unit).count() + 1
        numbers = people_of(site, first, people)
        services.place_people(batch.pk, numbers, numbers[:1], actor=cast.coordinator)
    return rotation


def confirmed(cast: Cast, site: Site, **more: Any) -> Rotation:
    return services.confirm_rotation(draft(cast, site, **more).pk, actor=cast.coordinator)


def batch_of(rotation: Rotation, code: str) -> Batch:
    return rotation.batches.get(code=code)


def move_until(cast: Cast, rotation: Rotation, day: date) -> None:
    """Record every change-over planned until ``day``, in their order."""
    moves = rotation.batches.model.moves.rel.related_model.objects.filter(batch__rotation=rotation, moved_at=None)
    for move in moves.filter(day__lte=day).order_by("day", "minute"):
        services.move_batch(move.batch_id, move.day, actor=cast.coordinator)
