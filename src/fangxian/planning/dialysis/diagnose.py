"""Why there is no plan: a smallest set of rules that cannot all hold, and the cheapest way to give some of them way."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ortools.sat.python import cp_model

from fangxian.planning.conflicts import smallest_conflict
from fangxian.planning.dialysis.problem import GENERAL, SUSPECT, Machine, Problem, Room
from fangxian.planning.dialysis.solver.coarse import coarse
from fangxian.planning.dialysis.solver.model import Model, Slack
from fangxian.planning.dialysis.solver.rules import add_rules
from fangxian.planning.findings import Finding, Words

RULES = {
    "zone": "carriers and others each on machines for them ({of})",
    "faults": "no use of machines that are out of service ({of})",
    "machines": "one patient on a machine at a time ({of})",
    "sessions": "every patient's number of sessions ({of})",
    "patterns": "the agreed days of the week ({of})",
    "longest gap": "no gap longer than allowed ({of})",
    "shortest gap": "no sessions closer together than allowed ({of})",
    "absent": "days on which patients cannot come",
    "minutes": "sessions long enough for each patient",
    "isolation": "suspected and confirmed cases kept apart",
    "carriers": "one group of carriers on each machine for suspected cases",
    "nurses": "patients for each nurse",
    "doctors": "patients for each doctor, and enough doctors",
    "standby": "a machine kept ready",
    "pinned": "pinned bookings",
}
PRICES = {
    "nurses": 20,
    "standby": 30,
    "doctors": 40,
    "pinned": 45,
    "machines": 50,
    "pattern": 60,
    "gap": 90,
    "sessions": 200,
}
WAYS = Words(
    {
        "nurses": "Nurses to add in {when}: {amount}.",
        "standby": "Machines to keep ready in {when}: {amount} fewer.",
        "doctors": "Doctors to add in {when}: {amount}.",
        "pinned": "Release the pinned booking of {who} in {when}.",
        "machines": "Machines to add for {who} in {when}: {amount}.",
        "pattern": "Let {who} come on other days than the agreed ones.",
        "gap": "Let {who} go without a session longer than allowed, around day {when}.",
        "sessions": "Sessions that {who} would go without: {amount}.",
    }
)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """``conflict``: rules that cannot all hold, no smaller set conflicts; ``ways_out``: the cheapest relaxation."""

    conflict: tuple[str, ...]
    ways_out: tuple[Finding, ...]

    def __str__(self) -> str:
        rules = "; ".join(sentence(rule) for rule in self.conflict)
        ways = " ".join(way.text for way in self.ways_out)
        return (
            f"These cannot all hold: {rules}. What would help at least cost: {ways or 'nothing that may be given up.'}"
        )


def sentence(rule: str) -> str:
    """Return a rule of a conflict in words."""
    name = rule if rule in RULES else rule.rsplit(" ", 1)[0]
    return RULES[name].format(of=rule.rsplit(" ", 1)[-1])


def diagnose(problem: Problem, seconds: float = 20.0, seed: int = 0) -> Diagnosis:
    """Say why ``problem`` has no plan; both parts are empty where it has one. Each question gets ``seconds`` at most.

    A question that is not answered in time counts as "can hold", so a conflict is never named without proof.
    """
    problem.validate()
    small = coarse(replace(problem, published=()))
    model = Model(small.problem, guarded=True, places=small.places)
    add_rules(model)
    conflict = smallest_conflict(sorted(model.guards), lambda rules: _can_hold(model, rules, seconds, seed))
    return Diagnosis(tuple(sorted(conflict)), _ways_out(problem, seconds, seed) if conflict else ())


def _can_hold(model: Model, rules: frozenset[str], seconds: float, seed: int) -> bool:
    cp = model.cp.clone()
    for rule, guard in model.guards.items():
        cp.add(cp.get_bool_var_from_proto_index(guard.index) == int(rule in rules))
    return _solver(seconds, seed).solve(cp) != cp_model.INFEASIBLE


def _solver(seconds: float, seed: int) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = seconds
    return solver


def _ways_out(problem: Problem, seconds: float, seed: int) -> tuple[Finding, ...]:
    """Let rules give way at their prices, with machines to be had for every zone, and pay as little as can be."""
    small = coarse(replace(problem, published=()))
    extended, more = _with_more_machines(small.problem)
    model = Model(extended, places={**small.places, **more}, prices=PRICES)
    add_rules(model)
    model.cp.minimize(cp_model.LinearExpr.sum([slack.price * slack.variable for slack in model.slacks]))
    solver = _solver(seconds, seed)
    if solver.solve(model.cp) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return ()
    return tuple(_way(slack, solver.value(slack.variable)) for slack in model.slacks if solver.value(slack.variable))


def _way(slack: Slack, amount: int) -> Finding:
    return WAYS.say(slack.code, who=slack.who, when=slack.when, cost=slack.price * amount, amount=amount)


def _with_more_machines(problem: Problem) -> tuple[Problem, Mapping[str, int]]:
    zones = sorted({patient.zone for patient in problem.patients} | {GENERAL, SUSPECT})
    taken = {room.code for room in problem.rooms} | {machine.code for machine in problem.machines}
    names = {zone: _free(f"more {zone}", taken) for zone in zones}
    rooms = tuple(Room(code=name, closed=zone == SUSPECT) for zone, name in names.items())
    machines = tuple(Machine(code=name, room=name, zone=zone) for zone, name in names.items())
    more = replace(problem, rooms=(*problem.rooms, *rooms), machines=(*problem.machines, *machines))
    return more, dict.fromkeys(names.values(), 0)


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "+"
    return name
