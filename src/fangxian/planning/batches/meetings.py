"""The proof that no two cohorts meet: every use of a room, a vehicle or the gate, to the minute, against every other."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from fangxian.planning.batches.edition import Batch, Edition, Exposure, Rotation, Stay
from fangxian.planning.findings import Finding, Report, Words

DAY = 1440
WORDS = Words(
    {
        "meet": "{who} would meet at {thing} ({kind}): {first} until minute {until}, {second} from minute {since}.",
        "aired": "{who} follow each other at {thing} ({kind}) within {have} minutes; {need} are needed between them.",
        "order": "{who} goes into {phase} before the phase ahead of it has ended.",
        "short": "{who} is {have} days in {phase}; {need} are needed.",
        "long_duty": "{who} is {have} days on duty; {limit} is the longest.",
        "missing": "{who} has no {phase}.",
        "uncovered": "Nobody is on duty from day {when} to day {until}.",
        "person_twice": "{person} is in {who}.",
        "leader": "{who} has no leader.",
        "apart": "{who} goes on duty or home {have} days after an exposure; {need} are needed.",
    }
)


@dataclass(frozen=True, slots=True, order=True)
class Use:
    """One batch uses a room, a vehicle or the gate from minute ``start`` to minute ``end``, counted from day 0."""

    kind: str
    thing: str
    start: int
    end: int
    batch: str


def uses(edition: Edition, stays: Rotation) -> tuple[Use, ...]:
    """Return every use of a rotation. On a day with several moves the batch that is farthest on moves first."""
    moved = _moves(edition, stays)
    found = []
    for stay in stays:
        place = edition.phases[stay.phase].place
        arrival = moved[stay.batch, stay.start] + edition.move
        if not edition.phases[stay.phase].is_home:
            found.append(Use("room", place, arrival, moved[stay.batch, stay.end], stay.batch))
    for (batch, _), minute in moved.items():
        found.append(Use("gate", edition.gate, minute, minute + edition.move, batch))
        found.append(Use("vehicle", edition.vehicle, minute, minute + edition.move, batch))
    return tuple(sorted(found))


def _moves(edition: Edition, stays: Rotation) -> dict[tuple[str, int], int]:
    """Return the minute at which each batch moves on each of its days."""
    due: dict[int, set[tuple[int, str]]] = defaultdict(set)
    for stay in stays:
        due[stay.start].add((stay.phase, stay.batch))
        due[stay.end].add((stay.phase + 1, stay.batch))
    minutes = {}
    for day, moving in due.items():
        for number, (_, batch) in enumerate(sorted(moving, reverse=True)):
            minutes[batch, day] = day * DAY + edition.first_move + number * (edition.move + edition.airing)
    return minutes


def check(
    edition: Edition,
    batches: Sequence[Batch],
    stays: Rotation,
    used: Iterable[Use] | None = None,
    exposures: Iterable[Exposure] = (),
) -> Report:
    """Return every pair of batches that would meet, and what else is wrong with a rotation, also one made by hand.

    ``used``: what is really used when, where that is known better than the change-over plan of ``uses``; ``exposures``:
    those after which a batch is to be apart for some days.
    """
    known = tuple(used) if used is not None else uses(edition, stays)
    of_batches = (finding for batch in batches for finding in _batch(edition, batch, stays))
    of_exposures = (finding for exposure in exposures for finding in _apart(edition, stays, exposure))
    cover = _cover(edition, stays)
    return Report((*_meetings(edition, known), *of_batches, *_people(batches), *cover, *of_exposures))


def _meetings(edition: Edition, used: Sequence[Use]) -> Iterator[Finding]:
    things: dict[tuple[str, str], list[Use]] = defaultdict(list)
    for use in used:
        things[use.kind, use.thing].append(use)
    for (kind, thing), of_thing in sorted(things.items()):
        for one, two in combinations(sorted(of_thing, key=lambda use: use.start), 2):
            if one.batch == two.batch:
                continue
            gap = two.start - one.end
            if gap < 0:
                yield _meeting(one, two)
            elif gap < edition.airing:
                who = f"{one.batch} and {two.batch}"
                yield WORDS.say("aired", who=who, thing=thing, kind=kind, have=gap, need=edition.airing)


def _meeting(one: Use, two: Use) -> Finding:
    return WORDS.say(
        "meet",
        who=f"{one.batch} and {two.batch}",
        thing=one.thing,
        kind=one.kind,
        first=one.batch,
        until=one.end,
        second=two.batch,
        since=two.start,
    )


def _batch(edition: Edition, batch: Batch, stays: Rotation) -> Iterator[Finding]:
    own = {stay.phase: stay for stay in stays if stay.batch == batch.code}
    for at, phase in enumerate(edition.phases):
        if at not in own:
            yield WORDS.say("missing", who=batch.code, phase=phase.name)
        elif (have := own[at].end - own[at].start) < phase.days and phase.role != "duty":
            yield WORDS.say("short", who=batch.code, phase=phase.name, have=have, need=phase.days)
    for before, after in pairwise(sorted(own.values(), key=lambda stay: stay.phase)):
        if after.start < before.end:
            yield WORDS.say("order", who=batch.code, phase=edition.phases[after.phase].name)
    duty = own.get(edition.duty)
    if duty and (have := duty.end - duty.start) > edition.longest_duty:
        yield WORDS.say("long_duty", who=batch.code, have=have, limit=edition.longest_duty)
    if batch.people and not batch.leaders:
        yield WORDS.say("leader", who=batch.code)


def _people(batches: Sequence[Batch]) -> Iterator[Finding]:
    """Nobody belongs to two cohorts."""
    member: dict[str, list[str]] = defaultdict(list)
    for batch in batches:
        for person in sorted({*batch.people, *batch.leaders}):
            member[person].append(batch.code)
    for person, codes in member.items():
        if len(codes) > 1:
            yield WORDS.say("person_twice", who=" and ".join(codes), person=person)


def _cover(edition: Edition, stays: Rotation) -> Iterator[Finding]:
    duties: list[Stay] = sorted((stay for stay in stays if stay.phase == edition.duty), key=lambda stay: stay.start)
    for before, after in pairwise(duties):
        if after.start > before.end:
            yield WORDS.say("uncovered", when=str(before.end), until=after.start)


def _apart(edition: Edition, stays: Rotation, exposure: Exposure) -> Iterator[Finding]:
    """Exposed before duty: not on duty for some days; exposed on duty or later: not home for as long."""
    own = {stay.phase: stay for stay in stays if stay.batch == exposure.batch}
    if not {edition.duty, len(edition.phases) - 1} <= own.keys():
        return
    begins, home = own[edition.duty].start, own[len(edition.phases) - 1].end
    first = begins if begins > exposure.settled else home
    have = first - exposure.day
    if first > exposure.settled and have < edition.days_apart:
        yield WORDS.say("apart", who=exposure.batch, have=have, need=edition.days_apart)
