from threading import Event

import pytest

from fangxian.planning.progress import Progress
from fangxian.planning.stopping import (
    AnyOf,
    Cancelled,
    MaxIterations,
    MaxRuntime,
    NoImprovement,
    ProvenOptimal,
    Stop,
    TargetCost,
)


@pytest.mark.parametrize(
    ("stop", "before", "after"),
    [
        (MaxRuntime(2), Progress(seconds=1.9), Progress(seconds=2)),
        (MaxIterations(5), Progress(iterations=4), Progress(iterations=5)),
        (NoImprovement(3), Progress(cost=9, stale=2), Progress(cost=9, stale=3)),
        (TargetCost(7), Progress(cost=8), Progress(cost=7)),
        (ProvenOptimal(), Progress(cost=8, bound=7), Progress(cost=8, bound=8)),
    ],
)
def test_a_criterion_holds_from_its_limit_on(stop: Stop, before: Progress, after: Progress) -> None:
    assert not stop(before)
    assert stop(after)


def test_a_search_without_a_plan_is_neither_stale_nor_proven() -> None:
    assert not NoImprovement(3)(Progress(stale=100))
    assert not ProvenOptimal()(Progress(bound=10))


def test_a_bare_criterion_never_ends_a_search() -> None:
    assert not Stop()(Progress(seconds=1e9, iterations=10**9))


def test_a_search_is_called_off_by_an_event() -> None:
    event = Event()
    stop = MaxRuntime(60) | Cancelled(event)
    assert not stop(Progress())
    assert not stop.is_cancelled()
    event.set()
    assert stop(Progress())
    assert stop.is_cancelled()


def test_time_running_out_is_not_a_cancellation() -> None:
    stop = MaxRuntime(1) | Cancelled(Event())
    assert stop(Progress(seconds=2))
    assert not stop.is_cancelled()


def test_any_of_several_ends_the_search_and_the_shortest_time_counts() -> None:
    stop = MaxRuntime(60) | MaxRuntime(10) | TargetCost(5)
    assert stop.seconds_left(Progress(seconds=4)) == 6
    assert stop.seconds_left(Progress(seconds=11)) == 0
    assert stop(Progress(seconds=1, cost=5))
    assert not stop(Progress(seconds=1, cost=6))


def test_no_criterion_at_all_never_ends_a_search() -> None:
    assert not AnyOf(())(Progress(seconds=1e9))
    assert AnyOf(()).seconds_left(Progress()) == float("inf")
