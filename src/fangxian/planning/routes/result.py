"""What comes out of planning routes."""

from dataclasses import dataclass
from math import inf

from fangxian.planning.routes.problem import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The best plan found. Every route of it can be driven; ``left_out`` are stops that must be visited and are not.

    ``cost`` is infinite while such a stop is left out. There is no proven bound: the method is a search.
    """

    plan: Plan = ()
    cost: float = inf
    bound: float | None = None
    seconds: float = 0.0
    iterations: int = 0
    left_out: tuple[str, ...] = ()
    cancelled: bool = False

    @property
    def feasible(self) -> bool:
        """Tell whether every rule is kept and every stop visited that must be."""
        return self.cost < inf
