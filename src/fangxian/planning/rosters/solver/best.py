"""The best roster so far and the proven bound, shared by whoever works on them."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil, inf
from threading import Lock

from fangxian.planning.progress import OnProgress, Progress
from fangxian.planning.rosters.solver.tables import Ints
from fangxian.planning.stopping import Stop


@dataclass
class Best:
    """``kinds`` [person, day] costs ``cost``, and no roster costs less than ``bound``."""

    stop: Stop
    on_progress: OnProgress
    on_kinds: Callable[[Ints], None] | None = None
    kinds: Ints | None = None
    cost: float = inf
    bound: float = -inf
    iterations: int = 0
    improved: int = 0
    phase: str = "start"
    began: float = field(default_factory=time.monotonic)
    failure: Exception | None = None
    _ended: bool = False
    _lock: Lock = field(default_factory=Lock, repr=False)

    def progress(self) -> Progress:
        """Return how the search stands."""
        stale = self.iterations - self.improved
        return Progress(time.monotonic() - self.began, self.cost, self.bound, self.phase, self.iterations, stale)

    def offer(self, kinds: Ints, cost: float, phase: str) -> None:
        """Take a roster where it is better than the best one."""
        with self._lock:
            if cost < self.cost:
                self.kinds, self.cost, self.phase, self.improved = kinds.copy(), cost, phase, self.iterations
                if self.on_kinds:
                    self.on_kinds(self.kinds)
                self.on_progress(self.progress())

    def prove(self, bound: float) -> None:
        """Take a bound where it is higher; costs are whole numbers, so it is rounded up."""
        with self._lock:
            whole = float(ceil(bound - 1e-6)) if bound > -inf else bound
            if whole > self.bound:
                self.bound = whole
                self.on_progress(self.progress())

    def tick(self) -> bool:
        """Count one step and tell whether the search goes on."""
        with self._lock:
            self.iterations += 1
            progress = self.progress()
            self._ended = self._ended or progress.is_proven or self.stop(progress)
            return not self._ended

    def end(self, failure: Exception | None = None) -> None:
        """End the search for everybody."""
        self.failure = self.failure or failure
        self._ended = True

    def seconds_left(self) -> float:
        """Return how long a step may take."""
        return self.stop.seconds_left(self.progress())

    def share_done(self) -> float:
        """Return how much of the search lies behind."""
        return self.stop.share_done(self.progress())
