"""Which stops no vehicle can serve, even with nothing else to do, and why."""

from collections.abc import Iterator

from fangxian.planning.findings import Finding, Words
from fangxian.planning.routes.problem import Problem, Stop, Vehicle
from fangxian.planning.routes.solver.walk import Walker

WORDS = Words(
    {
        "no_vehicle": "{who}: there is no vehicle.",
        "lock_twice": "{who} is locked to {vehicles} at once.",
        "position_taken": "{who} and {other} are locked to the same position of {vehicle}.",
        "skill": "{who} needs {lacking}, which no vehicle that may go there has.",
        "too_much": "{who} needs more than any vehicle that may go there can carry.",
        "out_of_reach": "{who} cannot be reached in its windows and left in time for the latest return.",
    }
)


def diagnose(problem: Problem) -> tuple[Finding, ...]:
    """Return why stops cannot be served at all; empty where each by itself can."""
    problem.validate()
    walker = Walker(problem)
    alone = (finding for stop in problem.stops if (finding := _stop(problem, walker, stop)))
    return (*_locks(problem), *alone)


def _locks(problem: Problem) -> Iterator[Finding]:
    seats: dict[tuple[str, int], str] = {}
    for lock in problem.locks:
        vehicles = sorted({other.vehicle for other in problem.locks if other.stop == lock.stop and other.vehicle})
        if len(vehicles) > 1 and lock.vehicle == vehicles[0]:
            yield WORDS.say("lock_twice", who=lock.stop, vehicles=" and ".join(vehicles))
        if lock.vehicle and lock.position is not None:
            other = seats.setdefault((lock.vehicle, lock.position), lock.stop)
            if other != lock.stop:
                yield WORDS.say("position_taken", who=lock.stop, other=other, vehicle=lock.vehicle)


def _stop(problem: Problem, walker: Walker, stop: Stop) -> Finding | None:
    homes = {lock.vehicle for lock in problem.locks if lock.stop == stop.code and lock.vehicle}
    if len(homes) > 1:
        return None
    allowed = [vehicle for vehicle in problem.vehicles if not homes or vehicle.code in homes]
    if not allowed:
        return WORDS.say("no_vehicle", who=stop.code)
    skilled = [vehicle for vehicle in allowed if set(stop.skills) <= set(vehicle.skills)]
    if not skilled:
        lacking = min((sorted(set(stop.skills) - set(vehicle.skills)) for vehicle in allowed), key=len)
        return WORDS.say("skill", who=stop.code, lacking=", ".join(lacking))
    roomy = [vehicle for vehicle in skilled if _has_room(vehicle, stop)]
    if not roomy:
        return WORDS.say("too_much", who=stop.code)
    if not any(walker.walk(vehicle, (stop.code,)) for vehicle in roomy) and stop.code not in walker.fixed:
        return WORDS.say("out_of_reach", who=stop.code)
    return None


def _has_room(vehicle: Vehicle, stop: Stop) -> bool:
    return all(need <= have for need, have in zip(stop.demand, vehicle.capacity, strict=True))
