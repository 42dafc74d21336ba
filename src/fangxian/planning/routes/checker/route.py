"""What one route must keep: times, loads, skills, clean before suspect, reloads."""

from collections.abc import Iterator

from fangxian.planning.findings import Finding
from fangxian.planning.routes.checker.trace import Trace
from fangxian.planning.routes.checker.words import WORDS
from fangxian.planning.routes.problem import Depot, Stop


def route(trace: Trace) -> Iterator[Finding]:
    """Yield what is wrong with one route; one without stops has nothing to keep."""
    if trace.stops:
        for rule in (_shift, _moments, _loads, _skills, _order, _reloads):
            yield from rule(trace)


def _shift(trace: Trace) -> Iterator[Finding]:
    vehicle, start = trace.vehicle, trace.route.start
    if start < vehicle.earliest:
        yield WORDS.say("early_start", who=vehicle.code, at=start, limit=vehicle.earliest)
    if trace.returns > vehicle.latest:
        yield WORDS.say("late_return", who=vehicle.code, at=trace.returns, limit=vehicle.latest)
    if (out := trace.returns - start) > vehicle.longest:
        yield WORDS.say("longest", who=vehicle.code, have=out, limit=vehicle.longest)
    if (far := trace.distance()) > vehicle.farthest:
        yield WORDS.say("farthest", who=vehicle.code, have=far, limit=vehicle.farthest)


def _moments(trace: Trace) -> Iterator[Finding]:
    who, home = trace.vehicle.code, trace.ends[0]
    if not home.opens <= trace.route.start <= home.closes:
        times = {"at": trace.route.start, "opens": home.opens, "closes": home.closes}
        yield WORDS.say("depot_closed", who=who, when=home.code, **times)
    for moment in trace.moments:
        if moment.begins is not None:
            continue
        point, at = moment.point, moment.arrives
        if isinstance(point, Depot):
            yield WORDS.say("depot_closed", who=who, when=point.code, at=at, opens=point.opens, closes=point.closes)
        else:
            yield WORDS.say("late", who=who, when=point.code, at=at, limit=max(late for _, late in point.windows))


def _loads(trace: Trace) -> Iterator[Finding]:
    capacity = trace.vehicle.capacity
    for number, trip in enumerate(_trips(trace), 1):
        for good, limit in enumerate(capacity):
            if (have := sum(stop.demand[good] for stop in trip)) > limit:
                yield WORDS.say(
                    "capacity", who=trace.vehicle.code, when=str(number), have=have, good=good + 1, limit=limit
                )


def _trips(trace: Trace) -> list[list[Stop]]:
    trips: list[list[Stop]] = [[]]
    for point in trace.points:
        if isinstance(point, Depot):
            trips.append([])
        else:
            trips[-1].append(point)
    return trips


def _skills(trace: Trace) -> Iterator[Finding]:
    for stop in trace.stops:
        if lacking := sorted(set(stop.skills) - set(trace.vehicle.skills)):
            yield WORDS.say("skills", who=trace.vehicle.code, when=stop.code, lacking=", ".join(lacking))


def _order(trace: Trace) -> Iterator[Finding]:
    suspect = ""
    for stop in trace.stops:
        if stop.suspect:
            suspect = stop.code
        elif suspect:
            yield WORDS.say("suspect_first", who=trace.vehicle.code, when=stop.code, after=suspect)


def _reloads(trace: Trace) -> Iterator[Finding]:
    vehicle = trace.vehicle
    depots = [point for point in trace.points if isinstance(point, Depot)]
    for depot in depots:
        if depot.code not in vehicle.reload_at:
            yield WORDS.say("reload_place", who=vehicle.code, when=depot.code)
    if len(depots) > vehicle.reloads:
        yield WORDS.say("reloads", who=vehicle.code, have=len(depots), limit=vehicle.reloads)
