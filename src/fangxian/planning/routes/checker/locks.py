"""What was promised or is under way stays: stops locked to vehicles and positions."""

from collections.abc import Iterator, Sequence

from fangxian.planning.findings import Finding
from fangxian.planning.routes.checker.trace import Trace
from fangxian.planning.routes.checker.words import WORDS
from fangxian.planning.routes.problem import Problem


def locks(problem: Problem, traces: Sequence[Trace]) -> Iterator[Finding]:
    """Yield every lock that does not hold. A locked stop that is left out breaks its lock, too."""
    where = {stop.code: (trace.vehicle.code, position) for trace in traces for position, stop in enumerate(trace.stops)}
    for lock in problem.locks:
        vehicle, position = where.get(lock.stop, ("no route", -1))
        if lock.vehicle and vehicle != lock.vehicle:
            yield WORDS.say("lock_vehicle", who=vehicle, when=lock.stop, vehicle=lock.vehicle)
        if lock.position is not None and position != lock.position:
            yield WORDS.say("lock_position", who=vehicle, when=lock.stop, need=lock.position, have=position)
