"""Who searches: this process, or several that search at the same time and answer with routes."""

from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.context import SpawnContext
from multiprocessing.sharedctypes import SynchronizedArray
from multiprocessing.synchronize import Event
from time import perf_counter
from types import TracebackType
from typing import Protocol, Self

import pyvrp

from fangxian.planning.routes.solver.local import UNREACHED, decoded, encoded, improve, price
from fangxian.planning.routes.solver.parts import part
from fangxian.planning.routes.solver.translate import Visits

WITHOUT_END = float("inf")
Watch = Callable[[float, int], bool]
"""Asked before each iteration with the best cost so far and the number of the iteration; True ends the task."""


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be searched: the whole, or the part of ``clients``, from scratch or from the routes in ``begin``.

    ``patience``: how many iterations without anything feasible; ``desk``: where a process reports how it stands;
    ``neighbours``: how many of the nearest stops a move looks at.
    """

    seed: int
    iterations: float = WITHOUT_END
    seconds: float = WITHOUT_END
    begin: tuple[Visits, ...] = ()
    clients: tuple[int, ...] | None = None
    available: tuple[int, ...] = ()
    patience: float = WITHOUT_END
    desk: int = 0
    neighbours: int = 50


@dataclass(frozen=True, slots=True)
class Answer:
    """Routes and their cost, None where they break a rule; ``gain``: how much they cost less than those begun from."""

    routes: tuple[Visits, ...]
    cost: int | None
    gain: int
    iterations: int


class Crew(Protocol):
    """Takes tasks and answers in its own time."""

    def submit(self, task: Task) -> "Future[Answer]":
        """Take a task."""
        ...

    def standing(self) -> tuple[float, int]:
        """Return the best cost and the iterations of the tasks at hand."""
        ...

    def halt(self) -> None:
        """End the tasks at hand; their answers are what they have."""
        ...


class Alone:
    """One worker: this process, one task after the other."""

    def __init__(self, data: pyvrp.ProblemData, watch: Watch) -> None:
        self.data, self.watch = data, watch

    def submit(self, task: Task) -> "Future[Answer]":
        """Do the task at once."""
        done: Future[Answer] = Future()
        done.set_result(search(self.data, task, self.watch))
        return done

    def standing(self) -> tuple[float, int]:
        """Return nothing: no task is at hand between two calls."""
        return WITHOUT_END, 0

    def halt(self) -> None:
        """Do nothing: no task is at hand."""


class Processes:
    """Several workers, each a process that was sent the data once."""

    def __init__(self, data: pyvrp.ProblemData, workers: int) -> None:
        context: SpawnContext = get_context("spawn")
        self.halted = context.Event()
        self.board: SynchronizedArray[float] = context.Array("d", [WITHOUT_END, 0.0] * workers)
        arguments = (data, self.halted, self.board)
        self.pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=arguments)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.halt()
        self.pool.shutdown(wait=True, cancel_futures=True)

    def submit(self, task: Task) -> "Future[Answer]":
        """Give a process the task."""
        return self.pool.submit(_work, task)

    def standing(self) -> tuple[float, int]:
        """Return the best cost and the iterations of the tasks at hand."""
        told = self.board[:]
        return min(told[::2]), int(sum(told[1::2]))

    def halt(self) -> None:
        """End the tasks at hand."""
        self.halted.set()


@dataclass
class _Sent:
    """What a process was sent."""

    data: pyvrp.ProblemData
    halted: Event
    board: "SynchronizedArray[float]"


_sent: list[_Sent] = []


def _begin(data: pyvrp.ProblemData, halted: Event, board: "SynchronizedArray[float]") -> None:
    _sent[:] = [_Sent(data, halted, board)]


def _work(task: Task) -> Answer:
    sent = _sent[0]

    def watch(best: float, count: int) -> bool:
        sent.board[2 * task.desk] = best
        sent.board[2 * task.desk + 1] = count
        return sent.halted.is_set()

    return search(sent.data, task, watch)


def search(data: pyvrp.ProblemData, task: Task, watch: Watch) -> Answer:
    """Do one task in this process."""
    cut = None if task.clients is None else part(data, task.clients, task.available)
    inner, begin = (data, task.begin) if cut is None else (cut.data, tuple(cut.inner(task.begin)))
    began, count = perf_counter(), 0

    def halt(best_cost: int) -> bool:
        nonlocal count
        count += 1
        stuck = best_cost == UNREACHED and count > task.patience
        spent = count > task.iterations or perf_counter() - began >= task.seconds
        return watch(WITHOUT_END if best_cost == UNREACHED else float(best_cost), count) or stuck or spent

    best = improve(inner, task.seed, halt, begin, task.neighbours)
    routes = decoded(best)
    cost = price(best)
    gain = price(encoded(inner, begin)) - cost if begin else 0
    return Answer(
        tuple(routes if cut is None else cut.outer(routes)), cost if best.is_feasible() else None, gain, count
    )
