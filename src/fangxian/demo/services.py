"""Making the demonstration: once, whole, and taken up again where it was interrupted."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from fangxian.accounts.models import Station, User
from fangxian.base.clock import set_to
from fangxian.demo.devices import Sending
from fangxian.demo.life import live
from fangxian.demo.plan import Plan, read_label
from fangxian.demo.reading import read_world
from fangxian.demo.region import build_region
from fangxian.demo.world import World
from fangxian.record.models import Entry
from fangxian.record.services import receive_batch
from fangxian.station.services.manage import revoke_station

Progress = Callable[[float, int], None]


class InUse(Exception):
    """The database holds something else: invented people do not go among real ones."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """``entries`` and ``batches`` written now; both are nought when the demonstration was there already."""

    plan: Plan
    entries: int = 0
    batches: int = 0


def demonstration() -> tuple[Plan, bool] | None:
    """Return the plan of the demonstration in this database and whether it is whole; ``None`` where there is none."""
    labels = Station.objects.filter(short="D01").values_list("app_version", flat=True)
    return next((found for label in labels if (found := read_label(label))), None)


def make_demonstration(plan: Plan, on_progress: Progress | None = None) -> Outcome:
    """Write the demonstration of ``plan`` into an empty database; an unfinished one goes on with its own plan.

    ``on_progress`` hears the share of the time lived through and the entries written. A whole demonstration is left as it
    is. Raises ``InUse`` where the database holds users or entries and no demonstration.
    """
    known = demonstration()
    if known is None:
        if User.objects.exists() or Entry.objects.exists():
            raise InUse
        build_region(plan)
    elif known[1]:
        return Outcome(known[0])
    else:
        plan = known[0]
    world = read_world(plan)
    entries = batches = 0
    for sending in unsent(world):
        write(world, sending)
        entries += len(sending.facts)
        batches += 1
        if on_progress:
            on_progress((sending.at - plan.start) / (plan.until - plan.start), entries)
    Station.objects.filter(app_version=plan.label(is_whole=False)).update(app_version=plan.label(is_whole=True))
    return Outcome(plan, entries, batches)


def unsent(world: World) -> Iterator[Sending]:
    """Yield the batches that have not been received."""
    for sending in live(world):
        if not sending.facts or sending.facts[-1].seq > sending.device.reached:
            yield sending


def write(world: World, sending: Sending) -> None:
    """Hand a batch to the door at its own moment."""
    station = sending.device.station
    with set_to(sending.at):
        if sending.device is world.spare and station.revoked_at is None and sending.at >= world.revoked_at:
            with set_to(world.revoked_at):
                revoke_station(station, reason="平板遗失", author=User.objects.get(pk=world.reviser))
            station.refresh_from_db()
        receive_batch(station, sending.batch(), is_signed=True)
