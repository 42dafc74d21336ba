"""The world of a plan, read back from the registers."""

from typing import Final
from uuid import UUID

from fangxian.accounts.models import Station, User
from fangxian.demo import geography
from fangxian.demo.accounts import officer_names
from fangxian.demo.devices import Device
from fangxian.demo.plan import Plan
from fangxian.demo.region import SPARE, device_places, place_code, post_specs
from fangxian.demo.world import Destination, Post, World
from fangxian.fronts.checkpoint.policy import TOPIC, CheckpointPolicy
from fangxian.record.models import StationCounter
from fangxian.register.models import Place, Unit
from fangxian.register.policies import policy_in_force, typed_values

REVOKED_AT: Final = 0.55
# Three hours at a post, six at a gate: long for a live network, short enough for one afternoon of batches to be made in seconds.
POST_TICKS: Final = 12
GATE_TICKS: Final = 24


def read_world(plan: Plan) -> World:
    """Return everything that writes. Devices know how far they had come, so that an unfinished run goes on."""
    devices = _devices(plan)
    places = {place.code: place for place in Place.objects.filter(code__startswith="demo-").select_related("unit")}
    users = dict(User.objects.values_list("username", "pk"))
    destinations = tuple(
        _destination(spec, places[place_code(spec.key)], users[spec.key], devices[spec.key])
        for spec in geography.PLACES
        if spec.key in devices
    )
    counties = {unit.code: unit for unit in Unit.objects.filter(code__in=geography.COUNTIES)}
    policy = policy_in_force(TOPIC.id, counties[geography.DONGSHENG].pk, plan.start)
    assert policy is not None
    values: CheckpointPolicy = typed_values(policy)
    return World(
        plan=plan,
        policy=values,
        edition=policy.edition,
        posts=tuple(
            Post(
                key=spec.key,
                spec=spec,
                county_name=counties[spec.county].name,
                climate=geography.CLIMATES[spec.county],
                device=devices[spec.key],
                officers=tuple(users[name] for name in officer_names(spec.key.split(".")[0])),
                communities=tuple(one for one in destinations if not one.is_site and one.code.startswith(spec.county)),
                site=next(one for one in destinations if one.is_site and one.code == spec.county),
            )
            for spec in post_specs(plan)
        ),
        destinations=destinations,
        spare=devices[SPARE],
        revoked_at=plan.moment(REVOKED_AT),
        reviser=users["coordinator"],
        devices=tuple(devices.values()),
    )


def _devices(plan: Plan) -> dict[str, Device]:
    keys = device_places(plan)
    shorts = {f"D{number:02}": (number, key) for number, key in enumerate(keys, start=1)}
    reached = dict(StationCounter.objects.values_list("pk", "highest"))
    found: dict[str, Device] = {}
    for station in Station.objects.filter(short__in=shorts).order_by("pk"):
        number, key = shorts[station.short]
        every = GATE_TICKS if key.startswith(("gate-", "site-")) else POST_TICKS
        found[key] = Device(station, number, every, reached=reached.get(station.pk, 0))
    return {key: found[key] for key in keys}


def _destination(spec: geography.PlaceSpec, place: Place, worker: UUID, device: Device) -> Destination:
    is_site = spec.key.startswith("site-")
    name = place.name if is_site else place.unit.name
    return Destination(spec.unit, name, place.pk, worker, device, is_site)
