"""How a search stands: what a planner tells while it works, and what a stopping criterion looks at."""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf


@dataclass(frozen=True, slots=True)
class Progress:
    """One moment of a search.

    ``cost`` is infinite until there is a plan, ``bound`` is what no plan can undercut; ``iterations`` and ``stale`` count the
    planner's own steps, all of them and those since the plan last became better.
    """

    seconds: float = 0.0
    cost: float = inf
    bound: float = -inf
    phase: str = ""
    iterations: int = 0
    stale: int = 0

    @property
    def is_proven(self) -> bool:
        """Tell whether no plan can be better."""
        return self.cost < inf and self.cost <= self.bound + 1e-6


OnProgress = Callable[[Progress], None]


def unheard(progress: Progress) -> None:
    """Stand in for a listener where nobody listens."""
