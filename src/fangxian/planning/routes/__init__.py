"""Routes over the territory: who visits whom, in which order and when, clean before suspect, on PyVRP.

``solve`` plans, ``check`` verifies any plan, ``diagnose`` names stops that nobody can serve.
"""

from fangxian.planning.routes.checker import check
from fangxian.planning.routes.diagnose import diagnose
from fangxian.planning.routes.problem import Depot, Lock, Metric, Plan, Problem, Route, Stop, Vehicle
from fangxian.planning.routes.result import Result
from fangxian.planning.routes.solver.search import solve

__all__ = [
    "Depot",
    "Lock",
    "Metric",
    "Plan",
    "Problem",
    "Result",
    "Route",
    "Stop",
    "Vehicle",
    "check",
    "diagnose",
    "solve",
]
