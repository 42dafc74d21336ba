"""What a checker says about a plan: every violation and every cost, as data and in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Amount = int | float | str


@dataclass(frozen=True, slots=True)
class Finding:
    """One violated rule, or one thing that costs.

    ``code`` names the rule and is the id of its sentence, ``amounts`` are the values that stand in it; ``cost`` is 0 for a
    violation, since no price makes up for one.
    """

    code: str
    text: str
    who: str = ""
    when: str = ""
    amounts: Mapping[str, Amount] = field(default_factory=dict)
    cost: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """All that a checker found."""

    violations: tuple[Finding, ...]
    costs: tuple[Finding, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Tell whether every hard rule holds."""
        return not self.violations

    @property
    def cost(self) -> int:
        """Return what the plan costs by the checker's own reckoning."""
        return sum(finding.cost for finding in self.costs)

    def codes(self) -> frozenset[str]:
        """Return the violated rules."""
        return frozenset(finding.code for finding in self.violations)


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of one checker by code, with the amounts in braces."""

    sentences: Mapping[str, str]

    def say(self, code: str, *, who: str = "", when: str = "", cost: int = 0, **amounts: Amount) -> Finding:
        """Return the finding ``code`` with its sentence filled in."""
        text = self.sentences[code].format(who=who, when=when, **amounts)
        return Finding(code, text, who, when, amounts, cost)


class BadProblem(ValueError):
    """The problem contradicts itself in its form: a name given twice, a room that is not there."""

    def __init__(self, mistakes: tuple[str, ...]) -> None:
        super().__init__("; ".join(mistakes))
        self.mistakes = mistakes
