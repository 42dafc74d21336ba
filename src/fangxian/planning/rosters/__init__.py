"""Rosters: who is on duty when, within everybody's rules, at the least cost."""

from fangxian.planning.rosters.checker import Finding, Report, check
from fangxian.planning.rosters.diagnosis import Diagnosis, diagnose
from fangxian.planning.rosters.problem import Duty, Plan, Problem
from fangxian.planning.rosters.solver.engine import Result, prepare, solve

__all__ = [
    "Diagnosis",
    "Duty",
    "Finding",
    "Plan",
    "Problem",
    "Report",
    "Result",
    "check",
    "diagnose",
    "prepare",
    "solve",
]
