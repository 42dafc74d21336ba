"""A published roster put right after a sick call or a new demand, with as few changes as are proven to be needed."""

from fangxian.planning.progress import OnProgress, unheard
from fangxian.planning.rosters.problem import OnPlan, Problem
from fangxian.planning.rosters.repair.result import Repair
from fangxian.planning.rosters.repair.search import Search
from fangxian.planning.stopping import Stop

__all__ = ["Repair", "replan"]


def replan(
    problem: Problem,
    stop: Stop,
    *,
    seed: int = 0,
    on_progress: OnProgress = unheard,
    on_plan: OnPlan | None = None,
) -> Repair:
    """Return the roster closest to ``problem.published`` that keeps the hard rules.

    First as few people as can be are missing where somebody must be, then as few days of people as can be differ from what is
    published, then wishes, preferred numbers and fairness cost as little as a bounded effort finds. A rule of one person that
    cannot hold any more, such as the minutes that somebody ill owes, is given up and named; an absence never is.

    ``on_plan`` is given, just before ``on_progress`` hears of a better roster, what returns it.

    One core; the same task, seed and count of steps give the same roster unless a limit of time ends it. A step is a roster
    found. Raises ValueError where nothing is published.
    """
    if problem.published is None:
        raise ValueError("nothing is published that could be put right")
    return Search(problem, stop, seed, on_progress, on_plan).run()
