"""Verifies any plan of routes, also one made by hand, without a line of the solver's."""

from collections import Counter
from collections.abc import Iterator

from fangxian.planning.findings import Finding, Report
from fangxian.planning.routes.checker.locks import locks
from fangxian.planning.routes.checker.route import route
from fangxian.planning.routes.checker.trace import Trace
from fangxian.planning.routes.checker.words import WORDS
from fangxian.planning.routes.problem import Plan, Problem


def check(problem: Problem, plan: Plan) -> Report:
    """Return every violated rule and every cost of ``plan``, each with its sentence."""
    fleet = {vehicle.code: vehicle for vehicle in problem.vehicles}
    traces = [Trace(problem, way, fleet[way.vehicle]) for way in plan if way.vehicle in fleet]
    violations = [WORDS.say("unknown_vehicle", who=way.vehicle) for way in plan if way.vehicle not in fleet]
    violations.extend(_visits(problem, plan))
    for trace in traces:
        violations.extend(route(trace))
    violations.extend(locks(problem, traces))
    costs = [*_skipped(problem, plan), *(cost for trace in traces for cost in _price(trace))]
    return Report(tuple(violations), tuple(costs))


def _visits(problem: Problem, plan: Plan) -> Iterator[Finding]:
    stops = {stop.code for stop in problem.stops}
    known = stops | {depot.code for depot in problem.depots}
    for vehicle, count in Counter(way.vehicle for way in plan).items():
        if count > 1:
            yield WORDS.say("vehicle_twice", who=vehicle, count=count)
    visits = Counter(code for way in plan for code in way.legs if code in stops)
    for code, count in visits.items():
        if count > 1:
            yield WORDS.say("visited_twice", who=code, count=count)
    for way in plan:
        yield from (WORDS.say("unknown_stop", who=way.vehicle, when=code) for code in way.legs if code not in known)
    for stop in problem.stops:
        if stop.prize is None and not visits[stop.code]:
            yield WORDS.say("left_out", who=stop.code)


def _skipped(problem: Problem, plan: Plan) -> Iterator[Finding]:
    visited = {code for way in plan for code in way.legs}
    for stop in problem.stops:
        if stop.prize and stop.code not in visited:
            yield WORDS.say("skipped", who=stop.code, cost=stop.prize)


def _price(trace: Trace) -> Iterator[Finding]:
    """A route that visits nothing costs nothing: the vehicle stays where it is."""
    vehicle = trace.vehicle
    if not trace.stops:
        return
    distance, time = trace.distance(), trace.returns - trace.route.start
    if vehicle.fixed_cost:
        yield WORDS.say("fixed", who=vehicle.code, cost=vehicle.fixed_cost)
    if vehicle.per_distance:
        yield WORDS.say("distance", who=vehicle.code, have=distance, cost=distance * vehicle.per_distance)
    if vehicle.per_time:
        yield WORDS.say("time", who=vehicle.code, have=time, cost=time * vehicle.per_time)
