"""When a search ends: small criteria that look at its progress, joined by ``|``."""

from dataclasses import dataclass
from math import inf
from typing import Protocol

from fangxian.planning.progress import Progress


class Signal(Protocol):
    """What an event of threading or of multiprocessing can do."""

    def is_set(self) -> bool:
        """Tell whether the event has happened."""
        ...


class Stop:
    """A criterion. Alone it never ends a search."""

    def __call__(self, progress: Progress) -> bool:
        """Tell whether the search ends here."""
        return False

    def seconds_left(self, progress: Progress) -> float:
        """Return how long a step begun now may take at most."""
        return inf

    def share_done(self, progress: Progress) -> float:
        """Return how much of the search lies behind, 0 to 1, as far as the criterion knows; 0 where it does not."""
        return 0.0

    def is_cancelled(self) -> bool:
        """Tell whether somebody called the search off."""
        return False

    def __or__(self, other: "Stop") -> "AnyOf":
        """End as soon as either criterion holds."""
        return AnyOf((self, other))


@dataclass(frozen=True, slots=True)
class MaxRuntime(Stop):
    """End after so many seconds of wall clock."""

    seconds: float

    def __call__(self, progress: Progress) -> bool:
        return progress.seconds >= self.seconds

    def seconds_left(self, progress: Progress) -> float:
        return max(0.0, self.seconds - progress.seconds)

    def share_done(self, progress: Progress) -> float:
        return min(1.0, progress.seconds / self.seconds) if self.seconds > 0 else 1.0


@dataclass(frozen=True, slots=True)
class MaxIterations(Stop):
    """End after so many steps, whatever time they take: the criterion for plans that must come out the same again."""

    iterations: int

    def __call__(self, progress: Progress) -> bool:
        return progress.iterations >= self.iterations

    def share_done(self, progress: Progress) -> float:
        return min(1.0, progress.iterations / self.iterations) if self.iterations > 0 else 1.0


@dataclass(frozen=True, slots=True)
class NoImprovement(Stop):
    """End after so many steps in which the plan did not become better."""

    iterations: int

    def __call__(self, progress: Progress) -> bool:
        return progress.cost < inf and progress.stale >= self.iterations


@dataclass(frozen=True, slots=True)
class TargetCost(Stop):
    """End with the first plan that costs no more than this."""

    cost: float

    def __call__(self, progress: Progress) -> bool:
        return progress.cost <= self.cost


@dataclass(frozen=True, slots=True)
class ProvenOptimal(Stop):
    """End when the bound proves that no plan can be better."""

    def __call__(self, progress: Progress) -> bool:
        return progress.is_proven


@dataclass(frozen=True, slots=True)
class Cancelled(Stop):
    """End when somebody sets the event."""

    event: Signal

    def __call__(self, progress: Progress) -> bool:
        return self.is_cancelled()

    def is_cancelled(self) -> bool:
        return self.event.is_set()


@dataclass(frozen=True, slots=True)
class AnyOf(Stop):
    """End as soon as one of several criteria holds."""

    criteria: tuple[Stop, ...]

    def __call__(self, progress: Progress) -> bool:
        return any(criterion(progress) for criterion in self.criteria)

    def seconds_left(self, progress: Progress) -> float:
        return min((criterion.seconds_left(progress) for criterion in self.criteria), default=inf)

    def share_done(self, progress: Progress) -> float:
        return max((criterion.share_done(progress) for criterion in self.criteria), default=0.0)

    def is_cancelled(self) -> bool:
        return any(criterion.is_cancelled() for criterion in self.criteria)
