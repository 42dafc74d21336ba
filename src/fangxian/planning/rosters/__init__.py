"""Rosters: who is on duty when, within everybody's rules, at the least cost.

The checker and the task are light. What searches brings compilers and solvers along and is loaded when it is first asked for,
so that a server which only judges and shows rosters starts quickly.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from fangxian.planning.rosters.checker import Finding, Report, check, needed_changes
from fangxian.planning.rosters.problem import Duty, Plan, Problem

if TYPE_CHECKING:
    from fangxian.planning.rosters.diagnosis import Diagnosis, diagnose
    from fangxian.planning.rosters.repair import Repair, replan
    from fangxian.planning.rosters.solver.engine import Result, prepare, solve

__all__ = [
    "Diagnosis",
    "Duty",
    "Finding",
    "Plan",
    "Problem",
    "Repair",
    "Report",
    "Result",
    "check",
    "diagnose",
    "needed_changes",
    "prepare",
    "replan",
    "solve",
]

_HEAVY: Final = {
    "Diagnosis": "diagnosis",
    "diagnose": "diagnosis",
    "Repair": "repair",
    "replan": "repair",
    "Result": "solver.engine",
    "prepare": "solver.engine",
    "solve": "solver.engine",
}


def __getattr__(name: str) -> Any:
    if name not in _HEAVY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_HEAVY[name]}"), name)
    globals()[name] = found
    return found
