"""What comes out of planning a dialysis unit."""

from dataclasses import dataclass
from math import inf

from fangxian.planning.dialysis.problem import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The best plan found, what it costs, and what no plan can undercut.

    ``plan`` is empty and ``cost`` infinite where none was found; ``impossible`` if it is proven that there is none.
    """

    plan: Plan = ()
    cost: float = inf
    bound: float = 0
    seconds: float = 0.0
    impossible: bool = False
    cancelled: bool = False

    @property
    def feasible(self) -> bool:
        """Tell whether there is a plan that keeps every rule."""
        return self.cost < inf

    @property
    def is_optimal(self) -> bool:
        """Tell whether it is proven that no plan is better."""
        return self.feasible and self.cost <= self.bound
