"""Dialysis sessions: patients to sessions and machines, apart by infection, with the fewest changes, proved optimal.

``solve`` plans, ``check`` verifies any plan, ``diagnose`` says why there is none; they share the problem and nothing else.
"""

from fangxian.planning.dialysis.checker import check
from fangxian.planning.dialysis.diagnose import Diagnosis, diagnose
from fangxian.planning.dialysis.problem import Booking, Machine, Patient, Plan, Problem, Room, Rules, Session
from fangxian.planning.dialysis.result import Result
from fangxian.planning.dialysis.solver.search import solve

__all__ = [
    "Booking",
    "Diagnosis",
    "Machine",
    "Patient",
    "Plan",
    "Problem",
    "Result",
    "Room",
    "Rules",
    "Session",
    "check",
    "diagnose",
    "solve",
]
