"""The same problem with machines that are alike put together: far smaller, and nothing costs more in it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from fangxian.planning.dialysis.problem import SUSPECT, Booking, Machine, Plan, Problem


@dataclass(frozen=True)
class Coarse:
    """``problem`` with one machine for each group, how many ``places`` it has, and whom each machine is counted under."""

    problem: Problem
    places: Mapping[str, int]
    group: Mapping[str, str]


def coarse(problem: Problem) -> Coarse:
    """Put together machines that differ in name only. Those for suspected cases stay single: each serves one group."""
    alike: dict[object, list[Machine]] = defaultdict(list)
    for machine in problem.machines:
        single = machine.code if machine.zone == SUSPECT else ""
        alike[replace(machine, code=single)].append(machine)
    group = {machine.code: machines[0].code for machines in alike.values() for machine in machines}
    merged = replace(
        problem,
        machines=tuple(machines[0] for machines in alike.values()),
        pinned=_grouped(problem.pinned, group),
        published=_grouped(problem.published, group),
    )
    return Coarse(merged, {machines[0].code: len(machines) for machines in alike.values()}, group)


def _grouped(plan: Plan, group: Mapping[str, str]) -> Plan:
    return tuple(Booking(b.patient, b.session, group.get(b.machine, b.machine)) for b in plan)
