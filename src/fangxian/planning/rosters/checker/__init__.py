"""The checker: judges any roster, also one made by hand, and shares no code with the solver."""

from itertools import chain

from fangxian.planning.rosters.checker import cover, days, totals, wishes
from fangxian.planning.rosters.checker.book import open_book
from fangxian.planning.rosters.checker.needed import needed_changes
from fangxian.planning.rosters.checker.report import Finding, Report
from fangxian.planning.rosters.problem import Plan, Problem

__all__ = ["Finding", "Report", "check", "needed_changes"]

RULES = (
    days.unqualified,
    days.absent,
    days.unpinned,
    days.successions,
    totals.runs,
    totals.minutes,
    totals.weekends,
    totals.limits,
    cover.demands,
    cover.pairs,
    wishes.unmet,
    wishes.burdens,
    wishes.changes,
)


def check(problem: Problem, plan: Plan) -> Report:
    """Return every violation and every cost of a roster, each with its rule, who, when, by how much, and a sentence."""
    book, misplaced = open_book(problem, plan)
    return Report((*misplaced, *chain.from_iterable(rule(book) for rule in RULES)))
