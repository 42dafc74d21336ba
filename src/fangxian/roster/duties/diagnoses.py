"""What a search found out, in words for the roster's page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from fangxian.jobs.models import Job
from fangxian.planning.rosters.hard.rules import Rule
from fangxian.roster.duties import wording
from fangxian.roster.duties.models import Roster


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Rules that cannot all hold, what would have to give way (with how many times), and the figures of a repair."""

    conflict: tuple[str, ...]
    relaxation: tuple[tuple[str, int], ...]
    given_up: tuple[str, ...]
    figures: Mapping[str, Any]

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to tell."""
        return not (self.conflict or self.relaxation or self.given_up or "changes" in self.figures)


def of_job(roster: Roster, job: Job) -> Diagnosis:
    """Return what stands in a job's result. Four queries."""
    result = job.result or {}
    return told(roster, result)


def told(roster: Roster, result: Mapping[str, Any]) -> Diagnosis:
    """Return the rules of a search's result in words. Four queries."""
    kept = {name: result.get(name, []) for name in ("conflict", "relaxation", "given_up")}
    rules = {name: [_rule(item) for item in items] for name, items in kept.items()}
    names = wording.names_of(roster, [rule for items in rules.values() for rule in items])

    def say(name: str) -> list[str]:
        return [
            wording.statement(rule, wording.Names(date.fromisoformat(item["first_day"]), names.of))
            for rule, item in zip(rules[name], kept[name], strict=True)
        ]

    times = [int(item["times"]) for item in kept["relaxation"]]
    return Diagnosis(
        tuple(say("conflict")), tuple(zip(say("relaxation"), times, strict=True)), tuple(say("given_up")), result
    )


def _rule(item: Mapping[str, Any]) -> Rule:
    return msgspec.convert({name: value for name, value in item.items() if name in Rule.__struct_fields__}, type=Rule)
