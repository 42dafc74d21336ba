"""PyVRP's local search on one set of data, with penalties that fit its distances from the first iteration on."""

from collections.abc import Sequence

import numpy as np
import pyvrp
from pyvrp.IteratedLocalSearch import IteratedLocalSearch, IteratedLocalSearchParams
from pyvrp.PenaltyManager import PenaltyManager, PenaltyParams
from pyvrp.search import OPERATORS, LocalSearch, NeighbourhoodParams, PerturbationManager, compute_neighbours
from pyvrp.stop import StoppingCriterion

from fangxian.planning.routes.solver.translate import Visits

PENALTIES = PenaltyParams(solutions_between_updates=100)
UNREACHED = np.iinfo(np.int64).max


def improve(
    data: pyvrp.ProblemData,
    seed: int,
    halt: StoppingCriterion,
    begin: Sequence[Visits] = (),
    neighbours: int = 50,
) -> pyvrp.Solution:
    """Search until ``halt``, which is asked with the best cost before each iteration (UNREACHED: nothing feasible yet)."""
    random = pyvrp.RandomNumberGenerator(seed)
    near = compute_neighbours(data, NeighbourhoodParams(num_neighbours=neighbours))
    search = LocalSearch(data, random, near, PerturbationManager())
    for operator in OPERATORS:
        if operator.supports(data):
            search.add_operator(operator(data))
    penalties = PenaltyManager(first_penalties(data), PENALTIES)
    if begin:
        first = encoded(data, begin)
    else:
        first = search(pyvrp.Solution.make_random(data, random), penalties.max_cost_evaluator(), exhaustive=True)
    found = IteratedLocalSearch(data, penalties, search, first, IteratedLocalSearchParams()).run(
        halt, collect_stats=False
    )
    return found.best


def first_penalties(data: pyvrp.ProblemData) -> tuple[list[float], float, float]:
    """Return the price of a unit too much of load, time and distance, measured to begin well; the search adapts it."""
    usual = float(np.median(data.distance_matrix(0))) if data.num_locations else 1.0
    loads = np.array([client.delivery for client in data.clients()], dtype=float).reshape(data.num_clients, -1)
    means = loads.mean(axis=0) if data.num_clients else np.zeros(data.num_load_dimensions)
    return [max(1.0, usual / max(mean, 1.0)) * 4 for mean in means], 500.0, 500.0


def encoded(data: pyvrp.ProblemData, solution: Sequence[Visits]) -> pyvrp.Solution:
    """Return PyVRP's solution for numbers."""
    return pyvrp.Solution(
        data, [pyvrp.Route(data, [_activity(at) for at in visits], kind) for kind, visits in solution]
    )


def decoded(solution: pyvrp.Solution) -> list[Visits]:
    """Return numbers for PyVRP's solution; a route that only passes depots is none."""
    found = []
    for route in solution.routes():
        visits = tuple(activity.idx if activity.is_client() else -1 - activity.idx for activity in list(route)[1:-1])
        if any(at >= 0 for at in visits):
            found.append((route.vehicle_type(), visits))
    return found


def price(solution: pyvrp.Solution) -> int:
    """Return what a solution costs, whether it keeps the rules or not."""
    ways = solution.distance_cost() + solution.duration_cost() + solution.fixed_vehicle_cost()
    return int(ways + solution.uncollected_prizes())


def _activity(at: int) -> pyvrp.Activity:
    kind = pyvrp.ActivityType.CLIENT if at >= 0 else pyvrp.ActivityType.DEPOT
    return pyvrp.Activity(kind, at if at >= 0 else -1 - at)


def relaxed(data: pyvrp.ProblemData) -> pyvrp.ProblemData:
    """Return the same data with every stop optional, those that must be visited at a price above any detour."""
    dear = 4 * int(max(matrix.max(initial=0) for matrix in data.distance_matrices())) + sum(
        kind.fixed_cost for kind in data.vehicle_types()
    )
    needed = {number for group in data.groups() if group.required for number in group.clients}
    clients = [
        _optional(client, dear if client.required or number in needed else client.prize)
        for number, client in enumerate(data.clients())
    ]
    groups = [pyvrp.ClientGroup(group.clients, required=False) for group in data.groups()]
    return data.replace(clients=clients, groups=groups)


def _optional(client: pyvrp.Client, prize: int) -> pyvrp.Client:
    return pyvrp.Client(
        client.location,
        client.delivery,
        client.pickup,
        client.service_duration,
        client.tw_early,
        client.tw_late,
        client.release_time,
        prize,
        required=False,
        group=client.group,
    )
