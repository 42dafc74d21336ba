"""What goes wrong in three days: networks, clocks, a lost tablet, an app that is newer than the server, slips of the pen."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from fangxian.demo.facts import Fact
from fangxian.demo.ids import id_at
from fangxian.demo.shifts import Watch
from fangxian.demo.world import World
from fangxian.fronts.checkpoint.codes import Direction, Vehicle
from fangxian.record import kinds

# Which of the posts has which mishap.
EVENING: Final = 1
NIGHT_LONG: Final = 2
GAP: Final = 3
NEWER: Final = 4
AMENDED: Final = 5
WITHDRAWN: Final = 6
SLOW_CLOCK: Final = 7
SILENT: Final = 9


def prepare(world: World) -> None:
    """Give the first posts their mishaps; sister posts at larger scales have none."""
    plan = world.plan
    posts = [post.device for post in world.posts[: SILENT + 1]]
    posts[EVENING].offline.append((plan.moment(0.30), plan.moment(0.37)))
    posts[NIGHT_LONG].offline.append((plan.moment(0.25), plan.moment(0.25) + timedelta(hours=27)))
    posts[GAP].losses[plan.moment(0.5)] = 3
    posts[SLOW_CLOCK].clock_error = timedelta(minutes=-9)
    posts[SILENT].offline.append((plan.until - timedelta(hours=5), plan.until + timedelta(days=1)))
    for fact in _newer(world):
        posts[NEWER].put(fact)
    _lose_tablet(world)


def _newer(world: World) -> list[Fact]:
    """An app of the next version: what this server does not understand yet is held and kept."""
    author = world.posts[NEWER].officers[0]
    found = []
    for number, share in enumerate((0.62, 0.64, 0.66, 0.68)):
        at = world.plan.moment(share) + timedelta(seconds=7)
        draw = world.plan.draw("newer", number)
        payload = {"sampled": number + 1, "tube": f"A{draw.randrange(10_000):04}"}
        sort, version = ("checkpoint.sampling", 1) if number % 2 else ("checkpoint.conditions", 2)
        found.append(Fact(id_at(at, draw), sort, at, author, payload, version=version))
    return found


def _lose_tablet(world: World) -> None:
    """A spare tablet is lost, revoked, found again and switched on: what it still held is kept and flagged (THREATS T2)."""
    lost, found = world.revoked_at - timedelta(hours=2), world.revoked_at + timedelta(hours=1)
    world.spare.offline += [(lost, found), (found + timedelta(hours=3), world.plan.until + timedelta(days=1))]
    author = world.posts[0].officers[1]
    for number in range(8):
        at = lost + timedelta(minutes=20 * (number - 4), seconds=11)
        draw = world.plan.draw("spare", number)
        people = draw.randrange(3, 15)
        payload = {
            "direction": Direction.OUT, "started_at": at - timedelta(minutes=15), "vehicle": Vehicle.CAR,
            "vehicles": draw.randrange(2, 6), "people": people, "measured": people,
        }  # fmt: skip
        world.spare.put(Fact(id_at(at, draw), "checkpoint.tally", at, author, payload))


class Slips:
    """A passage with the wrong count, and one registered twice; both put right by entries of their own (RULEBOOK X5)."""

    def __init__(self, world: World, watches: list[Watch]) -> None:
        self._world = world
        self._amend: Watch | None = watches[AMENDED]
        self._withdraw: Watch | None = watches[WITHDRAWN]
        self._from = world.plan.moment(0.4)

    def look(self, at: datetime) -> None:
        """Make the slips once their time has come and a vehicle is there."""
        if self._amend and at >= self._from and self._amend.lane.last_passage:
            passage = self._amend.lane.last_passage
            payload = {
                "reason": "人数点错，后排还有一人",
                "kind": passage.sort,
                "version": passage.version,
                "set": {"people": passage.payload["people"] + 1},
            }
            self._correct(self._amend, at, passage.id, "record.amendment", payload)
            self._amend = None
        if self._withdraw and at >= self._from and self._withdraw.lane.last_passage:
            passage = self._withdraw.lane.last_passage
            draw = self._world.plan.draw("twice")
            again = at + timedelta(minutes=1)
            twin = Fact(id_at(again, draw), passage.sort, again, passage.author, passage.payload, passage.identity)
            self._withdraw.lane.put(twin)
            self._correct(self._withdraw, again, twin.id, "record.withdrawal", {"reason": "同一车辆重复登记"})
            self._withdraw = None

    def _correct(self, watch: Watch, at: datetime, target: UUID, sort: str, payload: dict[str, Any]) -> None:
        moment = at + timedelta(minutes=9)
        draw = self._world.plan.draw("slip", sort)
        author = watch.lane.post.officers[0]
        version = kinds.get(sort).version
        watch.lane.put(Fact(id_at(moment, draw), sort, moment, author, payload, amends=target, version=version))
