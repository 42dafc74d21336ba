"""The proof that the cohorts of a rotation never share a place, a vehicle or a gate minute, and what was compared for it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from fangxian.planning import batches as engine
from fangxian.planning.findings import Finding
from fangxian.roster.batches.book import DAY, Book, Days, Minutes, stays_of, taken_by_others
from fangxian.roster.batches.wording import KINDS, say, say_all

MEETING = frozenset({"meet", "aired"})


@dataclass(frozen=True, slots=True)
class Compared:
    """What was compared of one kind of thing; ``closest``: the fewest minutes between two cohorts, None where none follow."""

    kind: str
    things: int
    uses: int
    pairs: int
    closest: int | None
    who: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What was checked and what was found. ``cohorts``: this rotation's; ``beside``: those of other rotations."""

    findings: Sequence[Finding]
    sentences: Sequence[str]
    compared: Sequence[Compared]
    cohorts: int
    beside: int
    first_day: date
    last_day: date
    minutes: int
    names: Mapping[str, str]

    @property
    def is_clean(self) -> bool:
        return not self.findings

    @property
    def is_apart(self) -> bool:
        """Say whether no two cohorts meet, whatever else may be wrong."""
        return not any(finding.code in MEETING for finding in self.findings)

    @property
    def cohort_pairs(self) -> int:
        return self.cohorts * (self.cohorts - 1) // 2 + self.cohorts * self.beside

    @property
    def pairs(self) -> int:
        return sum(row.pairs for row in self.compared)


def prove(book: Book, days: Days | None = None, minutes: Minutes | None = None) -> Proof:
    """Check a rotation against itself and against every confirmed rotation beside it, to the minute (RULEBOOK J1).

    ``days`` and ``minutes``: change-overs to try instead of the standing ones.
    """
    days = book.days if days is None else days
    own = book.uses(days, minutes)
    others, names = taken_by_others(book)
    used = [*own, *others]
    mine = {batch.code for batch in book.batches}
    report = engine.check(book.rules, book.cohorts, stays_of(days), used, book.exposures)
    # What two other rotations do to each other is theirs to mend.
    findings = [found for found in report.violations if found.code not in MEETING or _concerns(found, mine)]
    known = {**names, **book.names()}
    compared = [_compared(kind, used, mine) for kind in KINDS]
    numbers = days.values() or (0,)
    return Proof(
        findings=findings,
        sentences=[say(finding, book, known) for finding in findings],
        compared=compared,
        cohorts=len(mine),
        beside=len({use.batch for use in others}),
        first_day=book.day_of(min(numbers)),
        last_day=book.day_of(max(numbers)),
        minutes=(max(numbers) - min(numbers) + 1) * DAY,
        names=known,
    )


def _concerns(finding: Finding, mine: set[str]) -> bool:
    return bool(mine & set(finding.who.split(" and ")))


def words(proof: Proof, book: Book, findings: Sequence[Finding] | None = None) -> str:
    """Return what was found in words, for a refusal."""
    return say_all(proof.findings if findings is None else findings, book, proof.names)


def _compared(kind: str, used: Sequence[engine.Use], mine: set[str]) -> Compared:
    things: dict[str, list[engine.Use]] = defaultdict(list)
    for use in used:
        if use.kind == kind:
            things[use.thing].append(use)
    touched = {thing: uses for thing, uses in things.items() if any(use.batch in mine for use in uses)}
    pairs, closest, who = 0, None, ""
    for uses in touched.values():
        for one, two in combinations(sorted(uses, key=lambda use: use.start), 2):
            if one.batch == two.batch or not {one.batch, two.batch} & mine:
                continue
            pairs += 1
            if closest is None or two.start - one.end < closest:
                closest, who = two.start - one.end, f"{one.batch} / {two.batch}"
    return Compared(str(KINDS[kind]), len(touched), sum(map(len, touched.values())), pairs, closest, who)
