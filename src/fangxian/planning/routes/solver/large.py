"""A large problem in parts: begun in pieces of the map, then route by route with its neighbours, on all workers."""

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field
from random import Random

import pyvrp

from fangxian.planning.routes.solver.crew import Answer, Crew, Task
from fangxian.planning.routes.solver.parts import halves, nearest, points
from fangxian.planning.routes.solver.translate import Visits

LARGE = 400
PIECE = 300
PART = 220
FIRST_ITERATIONS = 1200
PART_ITERATIONS = 800
POLL_SECONDS = 0.1


@dataclass
class Parts:
    """The routes of a large problem while workers better parts of them. ``cost`` is None while they break a rule."""

    data: pyvrp.ProblemData
    crew: Crew
    workers: int
    random: Random
    is_over: Callable[["Parts"], bool]
    seconds_left: Callable[[], float]
    on_done: Callable[[int], None]
    routes: list[Visits] = field(default_factory=list)
    cost: int | None = None
    at_work: dict["Future[Answer]", Task] = field(default_factory=dict)

    def run(self) -> None:
        """Begin, then better part after part until it is over; at once where the beginning breaks a rule."""
        self.at = points(self.data)
        self._first_in_pieces()
        if self.cost is None:
            self._first_as_a_whole()
        while self.cost is not None and not self.is_over(self):
            self._give_out()
            self._take_in()
        self.crew.halt()
        while self.at_work:
            self._take_in()

    def _task(self, **what: object) -> Task:
        return Task(self.random.getrandbits(30), seconds=self.seconds_left(), **what)  # type: ignore[arg-type]

    def _first_in_pieces(self) -> None:
        """Where all vehicles are alike, the pieces of the map share them out and are planned at the same time."""
        if self.data.num_vehicle_types > 1:
            return
        pieces = halves(self.at, PIECE)
        each = (self.data.vehicle_type(0).num_available // len(pieces),)
        if not each[0]:
            return
        tasks = [self._task(iterations=FIRST_ITERATIONS, clients=tuple(piece), available=each) for piece in pieces]
        answers = self._answers(tasks)
        if all(answer.cost is not None for answer in answers):
            self.routes = [route for answer in answers for route in answer.routes]
            self.cost = sum(answer.cost or 0 for answer in answers)

    def _first_as_a_whole(self) -> None:
        (answer,) = self._answers([self._task(iterations=FIRST_ITERATIONS)])
        self.routes, self.cost = list(answer.routes), answer.cost

    def _answers(self, tasks: Sequence[Task]) -> list[Answer]:
        """Return the answers in the order of the tasks."""
        futures = [self.crew.submit(task) for task in tasks]
        pending = set(futures)
        while pending:
            done, pending = wait(pending, timeout=POLL_SECONDS, return_when=FIRST_COMPLETED)
            self.on_done(sum(future.result().iterations for future in done))
            if pending and self.is_over(self):
                self.crew.halt()
        return [future.result() for future in futures]

    def _give_out(self) -> None:
        """Give every idle worker a route with its neighbours, as far as nobody else has them."""
        while len(self.at_work) < self.workers:
            busy = {route for task in self.at_work.values() for route in task.begin}
            free = [route for route in self.routes if route not in busy]
            if not free:
                return
            chosen = nearest(self.at, free, self.random.randrange(len(free)), PART)
            begin = tuple(free[number] for number in chosen)
            clients = {at for _, visits in begin for at in visits if at >= 0} | self._unvisited(begin)
            desk = next(desk for desk in range(self.workers) if desk not in {t.desk for t in self.at_work.values()})
            task = self._task(
                iterations=PART_ITERATIONS,
                begin=begin,
                clients=tuple(sorted(clients)),
                available=self._available(begin),
                desk=desk,
            )
            self.at_work[self.crew.submit(task)] = task

    def _unvisited(self, begin: Sequence[Visits]) -> set[int]:
        """Return clients on no route that lie nearest to the routes, as far as no other part has them."""
        taken = {at for _, visits in self.routes for at in visits}
        taken |= {client for task in self.at_work.values() for client in task.clients or ()}
        middle = self.at[[at for _, visits in begin for at in visits if at >= 0]].mean(axis=0)
        apart = [client for client in range(self.data.num_clients) if client not in taken]
        return set(sorted(apart, key=lambda client: ((self.at[client] - middle) ** 2).sum())[: PART // 4])

    def _available(self, begin: Sequence[Visits]) -> tuple[int, ...]:
        """Return how many vehicles of each kind a part may use: its own and a share of the idle ones nobody else was given."""
        counts = []
        for kind, of_kind in enumerate(self.data.vehicle_types()):
            own = sum(of == kind for of, _ in begin)
            used = sum(of == kind for of, _ in self.routes)
            lent = sum(task.available[kind] - sum(of == kind for of, _ in task.begin) for task in self.at_work.values())
            counts.append(own + (of_kind.num_available - used - lent) // self.workers)
        return tuple(counts)

    def _take_in(self) -> None:
        """Take the better parts into the whole."""
        done, _ = wait(self.at_work, timeout=POLL_SECONDS, return_when=FIRST_COMPLETED)
        for future in done:
            task, answer = self.at_work.pop(future), future.result()
            self.on_done(answer.iterations)
            if answer.cost is not None and self.cost is not None and answer.gain >= 0:
                old = set(task.begin)
                self.routes = [route for route in self.routes if route not in old] + list(answer.routes)
                self.cost -= answer.gain
