"""Rosters: who is on duty when, within everybody's rules, at the least cost."""

from fangxian.planning.rosters.checker import Finding, Report, check, needed_changes
from fangxian.planning.rosters.diagnosis import Diagnosis, diagnose
from fangxian.planning.rosters.problem import Duty, Plan, Problem
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
