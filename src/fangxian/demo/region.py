"""The demonstration's registers, written once: units, places, households, accounts, devices."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from django.db import transaction
from simple_history.utils import bulk_create_with_history

from fangxian.accounts.credentials import new_token, token_digest
from fangxian.accounts.models import Station, User
from fangxian.base.clock import set_to
from fangxian.demo import geography
from fangxian.demo.accounts import make_accounts
from fangxian.demo.geography import PostSpec
from fangxian.demo.ids import id_at
from fangxian.demo.people import make_staff, make_wardens
from fangxian.demo.plan import Plan
from fangxian.demo.rosters import make_rosters
from fangxian.record.sealing import pad
from fangxian.register.identities import Registration, write_identities
from fangxian.register.models import Person, PersonKind, Place, PlaceKind, Unit
from fangxian.register.policies import load_builtin

SPARE = "spare"


def post_specs(plan: Plan) -> Iterator[PostSpec]:
    """Yield every post; sister posts of larger scales follow the ten of the story."""
    yield from geography.POSTS
    for copy in range(2, plan.copies + 1):
        for post in geography.POSTS:
            name = f"{post.name}（{copy}号点）"
            yield replace(post, key=f"{post.key}.{copy}", name=name, lat=post.lat + 0.01 * copy)


def place_code(key: str) -> str:
    """Return the code by which a place of the demonstration is found again."""
    return f"demo-{key}"


def device_places(plan: Plan) -> list[str]:
    """Return the keys of the places that have a device, in the order of the devices; the spare one is the last."""
    confirming = [place.key for place in geography.PLACES if place.key.startswith(("gate-", "site-"))]
    return [*(post.key for post in geography.POSTS), *confirming, SPARE, *(
        post.key for post in list(post_specs(plan))[len(geography.POSTS) :]
    )]  # fmt: skip


@transaction.atomic
def build_region(plan: Plan) -> None:
    """Write the registers of ``plan``; divisions that are there already are used as they are."""
    with set_to(plan.start):
        units = _units(plan)
        places = _places(plan, units)
        load_builtin()
        make_accounts(plan, units)
        _households(plan, units)
        make_staff(plan, units, places, geography.POSTS)
        make_wardens(plan, units["demo-prison"])
        make_rosters(plan, units, places)
        _stations(plan, places)


def _units(plan: Plan) -> dict[str, Unit]:
    wanted = [spec.code for spec in geography.UNITS]
    units: dict[str, Unit] = {unit.code: unit for unit in Unit.objects.filter(code__in=wanted)}
    for spec in geography.UNITS:
        if spec.code in units:
            continue
        values = {
            "id": id_at(plan.start, plan.draw("unit", spec.code)), "code": spec.code, "name": spec.name, "kind": spec.kind,
        }  # fmt: skip
        parent = Unit.objects.get(code=spec.parent) if spec.parent else None
        units[spec.code] = Unit.objects.add_child(parent, values) if parent else Unit.objects.add_root(values)
    return units


def _place(plan: Plan, key: str, unit: Unit, *, name: str, kind: PlaceKind, at: tuple[float, float]) -> Place:
    return Place(
        id=id_at(plan.start, plan.draw("place", key)), code=place_code(key), unit=unit, name=name, kind=kind,
        lat=round(at[0], 4), lon=round(at[1], 4), is_manned=kind in {PlaceKind.CHECKPOINT, PlaceKind.COMMUNITY_GATE},
    )  # fmt: skip


def _places(plan: Plan, units: dict[str, Unit]) -> dict[str, Place]:
    places = [
        _place(plan, post.key, units[post.county], name=post.name, kind=PlaceKind.CHECKPOINT, at=(post.lat, post.lon))
        for post in post_specs(plan)
    ]
    places += [
        _place(plan, spec.key, units[spec.unit], name=spec.name, kind=spec.kind, at=(spec.lat, spec.lon))
        for spec in geography.PLACES
    ]
    places += [_herder_point(plan, units, number) for number in range(1, geography.HERDER_POINTS + 1)]
    bulk_create_with_history(places, Place, default_date=plan.start)
    return {place.code or "": place for place in places}


def _herder_point(plan: Plan, units: dict[str, Unit], number: int) -> Place:
    draw = plan.draw("herders", number)
    lat, lon = (
        middle + draw.uniform(-spread, spread)
        for middle, spread in zip(geography.HERDER_MIDDLE, geography.HERDER_SPREAD, strict=True)
    )
    unit = units["demo-zone-1" if number % 2 else "demo-zone-2"]
    return _place(
        plan, f"herder-{number:02}", unit, name=f"牧点{number:02}", kind=PlaceKind.HERDER_POINT, at=(lat, lon)
    )


def _households(plan: Plan, units: dict[str, Unit]) -> None:
    """One pseudonym for each household of the settlement, without any identity."""
    registrations, people = [], []
    for code, count in geography.HOUSEHOLDS.items():
        for number in range(1, count + 1):
            draw = plan.draw("household", code, number)
            subject, id = id_at(plan.start, draw), id_at(plan.start, draw)
            unit, short, kind = units[code].pk, f"户{number:03}", PersonKind.RESIDENT
            registrations.append(Registration(unit, short, kind, {}, subject, entry_id=id))
            people.append(Person(id=id, unit_id=unit, subject_id=subject, kind=kind, number=short))
    write_identities(registrations, None)
    bulk_create_with_history(people, Person, batch_size=500, default_date=plan.start)


def _stations(plan: Plan, places: dict[str, Place]) -> None:
    enrolled_by = User.objects.get(username="coordinator").pk
    stations = []
    for number, key in enumerate(device_places(plan), start=1):
        place = places[place_code(geography.POSTS[0].key if key == SPARE else key)]
        stations.append(_station(plan, number, key, place, enrolled_by))
    Station.objects.bulk_create(stations)


def _station(plan: Plan, number: int, key: str, place: Place, enrolled_by: UUID) -> Station:
    """A device whose key and token nobody has: only the demonstration writes in its name."""
    numbers = ec.generate_private_key(ec.SECP256R1()).public_key().public_numbers()
    x, y = (pad(part.to_bytes(32)) for part in (numbers.x, numbers.y))
    return Station(
        id=id_at(plan.start, plan.draw("station", key)),
        short=f"D{number:02}",
        label="备用平板" if key == SPARE else f"{place.name}平板"[:64],
        unit_id=place.unit_id,
        place_id=place.pk,
        public_key={"kty": "EC", "crv": "P-256", "x": x, "y": y},
        token_digest=token_digest(new_token()),
        enrolled_by_id=enrolled_by,
        app_version=plan.label(is_whole=False),
    )
