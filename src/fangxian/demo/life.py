"""The days themselves, a quarter of an hour at a time: posts work, communities count, devices send."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from fangxian.demo.devices import Sending
from fangxian.demo.facts import Fact
from fangxian.demo.ids import id_at
from fangxian.demo.incidents import Slips, prepare
from fangxian.demo.plan import TICK
from fangxian.demo.shifts import Watch
from fangxian.demo.world import Destination, World
from fangxian.fronts.checkpoint.codes import Direction, Vehicle

GATE_HOURS: Final = frozenset({8, 10, 12, 14, 16, 18})


def live(world: World) -> Iterator[Sending]:
    """Yield every batch in the order in which the server receives them. Nothing is kept that has been sent."""
    prepare(world)
    watches = [Watch(world, post) for post in world.posts]
    slips = Slips(world, watches)
    for end in world.plan.ticks():
        if end - TICK >= world.plan.start:
            for watch in watches:
                watch.work(end)
            slips.look(end)
            _gates(world, end)
        for device in world.devices:
            yield from device.turn(end, is_last=end == world.plan.until)


def _gates(world: World, end: datetime) -> None:
    """Community gates count who goes in and out, two hours at a time."""
    local = timezone.localtime(end)
    if local.minute or local.hour not in GATE_HOURS:
        return
    for gate in world.destinations:
        if not gate.is_site:
            for direction in Direction:
                _count(world, gate, direction, end)


def _count(world: World, gate: Destination, direction: Direction, end: datetime) -> None:
    draw = world.plan.draw("gate", gate.code, direction.value, end)
    at = end - timedelta(seconds=draw.randrange(5, 120))
    people = draw.randrange(2, 18)
    payload = {
        "direction": direction, "started_at": end - timedelta(hours=2), "vehicle": Vehicle.ON_FOOT, "vehicles": 0,
        "people": people, "measured": people,
    }  # fmt: skip
    gate.device.put(Fact(id_at(at, draw), "checkpoint.tally", at, gate.worker, payload))
