"""What comes out of putting a roster right."""

import msgspec

from fangxian.planning.rosters.hard.rules import Rule
from fangxian.planning.rosters.problem import Plan


class Repair(msgspec.Struct, frozen=True, kw_only=True):
    """The roster, what it leaves open, and what is proven about it.

    ``missing`` are people who lack where somebody must be, ``changes`` the days of people that differ from the published
    roster. No roster lacks fewer than ``least_missing``; none that lacks as few as this one and gives up no more has fewer
    changes than ``least_changes``. ``given_up``: rules of single people that the roster does not keep, since not all can be.
    """

    plan: Plan
    missing: int
    changes: int
    least_missing: int
    least_changes: int
    cost: int
    feasible: bool
    seconds: float
    iterations: int
    cancelled: bool
    given_up: tuple[Rule, ...] = ()

    @property
    def is_proven(self) -> bool:
        """Tell whether no roster lacks fewer people, and none such changes less."""
        return (self.missing, self.changes) == (self.least_missing, self.least_changes)
