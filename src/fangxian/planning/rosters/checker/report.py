"""What the checker found, for programs and in words."""

from typing import Literal

import msgspec

from fangxian.planning.rosters.checker.words import SENTENCES

Value = str | int


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One violation, or one thing that costs something.

    ``amount`` says by how much (people, minutes, days), ``day`` is -1 where the whole horizon is meant, ``words`` holds what
    the sentence of ``code`` mentions beside the other fields.
    """

    code: str
    kind: Literal["violation", "cost"]
    person: str = ""
    day: int = -1
    shift: str = ""
    amount: int = 1
    cost: int = 0
    words: dict[str, Value] = {}

    @property
    def values(self) -> dict[str, Value]:
        """Return what the sentence mentions, by name: for a translation of ``SENTENCES[code]``."""
        own: dict[str, Value] = {
            "person": self.person,
            "day": self.day + 1,
            "shift": self.shift,
            "amount": self.amount,
            "cost": self.cost,
        }
        return {**own, **self.words}

    @property
    def sentence(self) -> str:
        """Return the finding in English; days are counted from 1."""
        return SENTENCES[self.code] % self.values


class Report(msgspec.Struct, frozen=True):
    """Everything found in a roster."""

    findings: tuple[Finding, ...]

    @property
    def violations(self) -> tuple[Finding, ...]:
        """Return what must not be."""
        return tuple(finding for finding in self.findings if finding.kind == "violation")

    @property
    def costs(self) -> tuple[Finding, ...]:
        """Return what is allowed and costs something."""
        return tuple(finding for finding in self.findings if finding.cost)

    @property
    def cost(self) -> int:
        """Return the cost of the roster; violations cost nothing, they are wrong."""
        return sum(finding.cost for finding in self.findings)

    @property
    def is_feasible(self) -> bool:
        """Tell whether no rule is violated."""
        return not self.violations
