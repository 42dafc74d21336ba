"""Parts of a large problem: a few routes that lie together, searched by themselves, are searched many times faster."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyvrp

from fangxian.planning.routes.solver.translate import Visits

Points = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Part:
    """Some clients with the vehicles for them, as data of their own; its numbers are places in these two lists."""

    data: pyvrp.ProblemData
    clients: tuple[int, ...]
    kinds: tuple[int, ...]

    def inner(self, routes: Sequence[Visits]) -> list[Visits]:
        """Return routes of the whole in the part's numbers."""
        client = {outer: number for number, outer in enumerate(self.clients)}
        kind = {outer: number for number, outer in enumerate(self.kinds)}
        return [(kind[of], tuple(client[at] if at >= 0 else at for at in visits)) for of, visits in routes]

    def outer(self, routes: Sequence[Visits]) -> list[Visits]:
        """Return routes of the part in the numbers of the whole."""
        clients, kinds = self.clients, self.kinds
        return [(kinds[of], tuple(clients[at] if at >= 0 else at for at in visits)) for of, visits in routes]


def part(data: pyvrp.ProblemData, clients: Sequence[int], available: Sequence[int]) -> Part:
    """Cut out some clients, with so many vehicles ``available`` of each kind; all depots stay."""
    chosen, depots = tuple(sorted(clients)), data.depots()
    places = [depot.location for depot in depots] + [data.client(client).location for client in chosen]
    moved = [_at(data.client(client), len(depots) + number) for number, client in enumerate(chosen)]
    kinds = tuple(number for number, count in enumerate(available) if count > 0)
    inner = pyvrp.ProblemData(
        [data.location(place) for place in places],
        moved,
        [_depot_at(depot, number) for number, depot in enumerate(depots)],
        [data.vehicle_type(number).replace(num_available=available[number]) for number in kinds],
        *_cut(data, np.ix_(places, places)),
    )
    return Part(inner, chosen, kinds)


def _cut(data: pyvrp.ProblemData, grid: tuple[Any, ...]) -> tuple[list[Any], list[Any]]:
    distances, durations = data.distance_matrices(), data.duration_matrices()
    return [matrix[grid] for matrix in distances], [matrix[grid] for matrix in durations]


def _at(client: pyvrp.Client, location: int) -> pyvrp.Client:
    return pyvrp.Client(
        location,
        client.delivery,
        client.pickup,
        client.service_duration,
        client.tw_early,
        client.tw_late,
        client.release_time,
        client.prize,
        client.required,
    )


def _depot_at(depot: pyvrp.Depot, location: int) -> pyvrp.Depot:
    return pyvrp.Depot(location, depot.tw_early, depot.tw_late, depot.service_duration, name=depot.name)


def points(data: pyvrp.ProblemData) -> Points:
    """Return where each client is."""
    return np.array([(data.location(c.location).x, data.location(c.location).y) for c in data.clients()])


def halves(at: Points, most: int) -> list[list[int]]:
    """Cut the clients across and along until no piece has more than ``most``."""
    pieces, axis = [list(range(len(at)))], 0
    while max(map(len, pieces)) > most:
        pieces = [half for piece in pieces for half in _halved(at, piece, axis)]
        axis = 1 - axis
    return pieces


def _halved(at: Points, piece: list[int], axis: int) -> tuple[list[int], list[int]]:
    ordered = sorted(piece, key=lambda client: (at[client][axis], client))
    return ordered[: len(ordered) // 2], ordered[len(ordered) // 2 :]


def nearest(at: Points, routes: Sequence[Visits], centre: int, most: int) -> list[int]:
    """Return the routes whose middles lie nearest to that of one route, with about ``most`` clients together."""
    middles = np.array([at[[visit for visit in visits if visit >= 0]].mean(axis=0) for _, visits in routes])
    away = ((middles - middles[centre]) ** 2).sum(axis=1)
    ordered = np.argsort(away, kind="stable")
    together = np.cumsum([len(routes[number][1]) for number in ordered])
    return [int(number) for number in ordered[: int(np.searchsorted(together, most)) + 1]]
