"""Verifies any plan of a dialysis unit, also one made by hand, without a line of the solver's."""

from fangxian.planning.dialysis.checker.book import Book
from fangxian.planning.dialysis.checker.costs import costs
from fangxian.planning.dialysis.checker.infection import infection
from fangxian.planning.dialysis.checker.patients import patients
from fangxian.planning.dialysis.checker.unit import unit
from fangxian.planning.dialysis.problem import Plan, Problem
from fangxian.planning.findings import Report


def check(problem: Problem, plan: Plan) -> Report:
    """Return every violated rule (RULEBOOK H4 to H7) and every cost of ``plan``, each with its sentence."""
    book = Book(problem, plan)
    violations = (*unit(book), *patients(book), *infection(book))
    return Report(violations, tuple(costs(book)))
