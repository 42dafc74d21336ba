"""What is to be done with one person now: readings and circumstances in, decision out. Pure.

The station decides by the same rules in ``static/checkpoint/lane/decision.js``; both run over
``tests/vectors/decisions.json``. Temperatures are °C. A reading that is implausible, outside its instrument's range or under
the low limit never clears anyone (RULEBOOK C3, C6).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from fangxian.fronts.checkpoint.codes import Direction, Method, Outcome, Residence
from fangxian.fronts.checkpoint.policy import CheckpointPolicy, Rung, Why

NOT_CLEAR = frozenset({Outcome.REMEASURE, Outcome.FEVER_CLINIC, Outcome.OBSERVE_AND_REFER})
MUST_ISOLATE = frozenset({Outcome.HOME_ISOLATION, Outcome.CENTRAL_ISOLATION})
FAR = 1e6
Origin = Literal["home", "other", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One reading. ``celsius`` may be ``None`` or NaN: a meter that showed nothing.

    ``ambient_c`` is the air where it was taken, ``outdoor_c`` the air outside meanwhile (a reading in the tent);
    ``warmed_up``: the officer says that the person had been in the tent for as long as the ladder asks.
    """

    method: Method
    celsius: float | None
    ambient_c: float | None = None
    in_tent: bool = False
    at: datetime | None = None
    outdoor_c: float | None = None
    warmed_up: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What is known of one person; ``readings`` in the order in which they were taken. ``ambient_c``: the air at the post."""

    readings: Sequence[Measured] = ()
    direction: Direction = Direction.IN
    residence: Residence = Residence.UNKNOWN
    origin: Origin = "unknown"
    from_key_area: bool = False
    symptoms: Sequence[str] = ()
    exertion: bool = False
    has_tent: bool = True
    ambient_c: float | None = None
    post_code: str = ""
    destination_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """``sentence`` is the code of the words for people; ``place`` where the next reading is taken.

    ``is_fever``: the readings prove a fever (RULEBOOK C1, C7); symptoms may lead to the same outcome without one.
    """

    outcome: Outcome
    rule: str
    sentence: str
    next_method: Method | None = None
    place: str = ""
    wait_minutes: int = 0
    days: int = 0
    confirm_within_minutes: int = 0
    is_fever: bool = False

    @property
    def is_clear(self) -> bool:
        return self.outcome not in NOT_CLEAR


class Verdict(StrEnum):
    """What one reading says by itself."""

    UNREADABLE = "unreadable"
    OUT_OF_RANGE = "out_of_range"
    LOW = "low"
    HIGH = "high"
    NOT_WARMED = "not_warmed"
    CLEAR = "clear"


@dataclass(frozen=True, slots=True)
class _Judged:
    reading: Measured
    verdict: Verdict
    looks_high: bool
    decides: bool


def milli(celsius: float) -> int:
    """Return thousandths of a degree, the same in Python and JavaScript whatever the binary fraction."""
    return math.floor(max(-FAR, min(celsius, FAR)) * 1000 + 0.5)


def tenths(celsius: float) -> int:
    """Return tenths of a degree, halves upwards, as a thermometer shows them."""
    return (milli(celsius) + 50) // 100


def is_in_range(policy: CheckpointPolicy, method: Method, ambient_c: float | None, *, in_tent: bool) -> bool:
    """Return whether the instrument tells the truth in this air (RULEBOOK C3).

    Of a tent whose air nobody measured only what touches the skin and decides tells the truth, infrared does not.
    """
    instrument = policy.instruments[method]
    if ambient_c is None:
        return in_tent and instrument.decides
    if not math.isfinite(ambient_c):
        return False
    return milli(instrument.ambient_from_c) <= milli(ambient_c) <= milli(instrument.ambient_to_c)


def judge(policy: CheckpointPolicy, reading: Measured) -> Verdict:
    """Return what one reading says: the fever line is inclusive (RULEBOOK C1), so is the low limit (C6)."""
    celsius = reading.celsius
    if celsius is None or not math.isfinite(celsius):
        return Verdict.UNREADABLE
    if not milli(policy.clear.plausible_from_c) <= milli(celsius) <= milli(policy.clear.plausible_to_c):
        return Verdict.UNREADABLE
    if not is_in_range(policy, reading.method, reading.ambient_c, in_tent=reading.in_tent):
        return Verdict.OUT_OF_RANGE
    if milli(celsius) < milli(policy.clear.low_limit_c):
        return Verdict.LOW
    return Verdict.HIGH if tenths(celsius) >= tenths(policy.fever.threshold_c) else Verdict.CLEAR


def warm_minutes(policy: CheckpointPolicy) -> int:
    """Return how long somebody stays in the tent before an infrared reading there counts (RULEBOOK C9)."""
    return max((rung.wait_minutes for rung in policy.ladder if rung.place == "tent"), default=0)


def comes_from_the_cold(policy: CheckpointPolicy, reading: Measured) -> bool:
    """Return whether an infrared reading was taken in the tent while the air outside was below the instrument's range."""
    instrument = policy.instruments[reading.method]
    if not reading.in_tent or instrument.decides or reading.outdoor_c is None:
        return False
    return not math.isfinite(reading.outdoor_c) or milli(reading.outdoor_c) < milli(instrument.ambient_from_c)


def _is_warm(policy: CheckpointPolicy, reading: Measured, before: Sequence[Measured]) -> bool:
    """Whether the skin had time to warm up, so that it is not read too low: the officer says so, or the readings prove it.

    Somebody was outside until the last reading there; where there is none, inside since the first one.
    """
    minutes = warm_minutes(policy)
    if minutes == 0 or reading.warmed_up or not comes_from_the_cold(policy, reading):
        return True
    outside = [one.at for one in before if not one.in_tent]
    inside = [one.at for one in before if one.in_tent]
    since = outside[-1] if outside else inside[0] if inside else None
    if since is None or reading.at is None:
        return False
    return (reading.at - since).total_seconds() >= minutes * 60


def _judged(policy: CheckpointPolicy, reading: Measured, before: Sequence[Measured]) -> _Judged:
    verdict = judge(policy, reading)
    if verdict is Verdict.CLEAR and not _is_warm(policy, reading, before):
        verdict = Verdict.NOT_WARMED
    readable = verdict is not Verdict.UNREADABLE and reading.celsius is not None
    looks_high = readable and tenths(reading.celsius or 0.0) >= tenths(policy.fever.threshold_c)
    return _Judged(reading, verdict, looks_high, policy.instruments[reading.method].decides)


def decide(policy: CheckpointPolicy, situation: Situation) -> Decision:
    """Return what follows for one person under ``policy`` (RULEBOOK C1 to C7, C10, C12, C15).

    An armpit reading decides; of contradictory readings the more cautious counts; whoever is not proven clear stays.
    """
    readings = situation.readings
    judged = [_judged(policy, reading, readings[:index]) for index, reading in enumerate(readings)]
    if not judged:
        return _first_rung(policy, situation)
    return (
        _fever(policy, situation, judged)
        or _doubt(policy, situation, judged)
        or _symptomatic(policy, situation)
        or _branch(policy, situation)
    )


def _first_rung(policy: CheckpointPolicy, situation: Situation) -> Decision:
    """Where to begin: the foot of the ladder, or the rung that it has for a reading out of range where the air at the post
    makes the foot useless (RULEBOOK C3): that reading would be taken only to be thrown away.
    """
    foot, *above = policy.ladder
    ambient = situation.ambient_c
    rung = foot
    if ambient is not None and not _usable(policy, foot, ambient):
        fitting = (rung for rung in above if "out_of_range" in rung.after and _usable(policy, rung, ambient))
        rung = next(fitting, policy.ladder[-1])
    return _measure(policy, situation, rung, rule=rung.rule, sentence="no_reading", ambient_c=ambient)


def _open_highs(policy: CheckpointPolicy, situation: Situation, judged: list[_Judged]) -> list[_Judged]:
    """High readings that no armpit reading has refuted since, and no reading after the wait that a hot car asks for."""
    refuted = max((i for i, one in enumerate(judged) if one.decides and one.verdict is Verdict.CLEAR), default=-1)
    highs = [one for one in judged[refuted + 1 :] if one.looks_high]
    if situation.exertion and len(highs) == 1 and _is_cooled(policy, highs[0], judged[-1]):
        return []
    return highs


def _is_cooled(policy: CheckpointPolicy, high: _Judged, last: _Judged) -> bool:
    before, after = high.reading.at, last.reading.at
    if last.verdict is not Verdict.CLEAR or before is None or after is None:
        return False
    return (after - before).total_seconds() >= policy.exertion.wait_minutes * 60


def _fever(policy: CheckpointPolicy, situation: Situation, judged: list[_Judged]) -> Decision | None:
    proven = any(one.decides and one.verdict is Verdict.HIGH for one in judged)
    screens = [one for one in _open_highs(policy, situation, judged) if one.verdict is Verdict.HIGH]
    needed = policy.fever.screens_key_area if situation.from_key_area else policy.fever.screens
    if situation.exertion and not proven and len(screens) == 1:
        return None
    if not proven and len(screens) < needed:
        return None
    outcome = policy.fever.outcome_key_area if situation.from_key_area else policy.fever.outcome
    sentence = "fever_key_area" if situation.from_key_area else "fever"
    return Decision(outcome=outcome, rule=policy.fever.rule, sentence=sentence, is_fever=True)


def _doubt(policy: CheckpointPolicy, situation: Situation, judged: list[_Judged]) -> Decision | None:
    last = judged[-1]
    highs = _open_highs(policy, situation, judged)
    if highs:
        return _confirm(policy, situation, judged, highs)
    if last.verdict is Verdict.LOW and _low_tries(judged) >= policy.clear.low_tries:
        return Decision(outcome=policy.clear.low_outcome, rule=policy.clear.low_rule, sentence="low_persistent")
    if last.verdict is not Verdict.CLEAR:
        return _again(policy, situation, judged)
    needed = policy.clear.screens_key_area if situation.from_key_area else policy.clear.screens
    clears = [one for one in judged if one.verdict is Verdict.CLEAR]
    if any(one.decides for one in clears) or len(clears) >= needed:
        return None
    return _next_rung(policy, situation, judged, "second_screen", rule=policy.fever.confirm_rule)


def _low_tries(judged: list[_Judged]) -> int:
    return sum(one.decides and one.verdict is Verdict.LOW for one in judged)


def _confirm(policy: CheckpointPolicy, situation: Situation, judged: list[_Judged], highs: list[_Judged]) -> Decision:
    last = judged[-1]
    if situation.exertion and highs == [last] and last.verdict is Verdict.HIGH:
        return Decision(
            outcome=Outcome.REMEASURE,
            rule=policy.exertion.rule,
            sentence="exertion",
            next_method=last.reading.method,
            place=_place_of(situation, in_tent=last.reading.in_tent),
            wait_minutes=policy.exertion.wait_minutes,
        )
    return _next_rung(policy, situation, judged, "high", rule=policy.fever.confirm_rule)


def _again(policy: CheckpointPolicy, situation: Situation, judged: list[_Judged]) -> Decision:
    last = judged[-1]
    if last.verdict is Verdict.UNREADABLE:
        return _unreadable(policy, situation, judged)
    if last.verdict is Verdict.NOT_WARMED:
        return _warm_up(policy, situation, last)
    if last.verdict is Verdict.LOW:
        return _next_rung(policy, situation, judged, "low", rule=policy.clear.low_rule)
    rule = policy.instruments[last.reading.method].rule
    sentence = "ambient_unknown" if last.reading.ambient_c is None else "out_of_range"
    return _next_rung(policy, situation, judged, "out_of_range", rule=rule, sentence=sentence)


def _unreadable(policy: CheckpointPolicy, situation: Situation, judged: list[_Judged]) -> Decision:
    """Once more in the same way and at once; the second time by the next rung."""
    last = judged[-1].reading
    rung = policy.ladder[_rung_of(policy, last)]
    if len(judged) > 1 and judged[-2].verdict is Verdict.UNREADABLE:
        return _next_rung(policy, situation, judged, "unreadable", rule=rung.rule)
    return Decision(
        outcome=Outcome.REMEASURE,
        rule=rung.rule,
        sentence="unreadable",
        next_method=last.method,
        place=_place_of(situation, in_tent=last.in_tent),
    )


def _warm_up(policy: CheckpointPolicy, situation: Situation, last: _Judged) -> Decision:
    """The same again, once the person has been in the tent for long enough."""
    minutes = warm_minutes(policy)
    rung = next(rung for rung in policy.ladder if rung.place == "tent" and rung.wait_minutes == minutes)
    return Decision(
        outcome=Outcome.REMEASURE,
        rule=rung.rule,
        sentence="not_warmed",
        next_method=last.reading.method,
        place=_place_of(situation, in_tent=True),
        wait_minutes=minutes,
    )


def _place_of(situation: Situation, *, in_tent: bool) -> str:
    if not in_tent:
        return "post"
    return "tent" if situation.has_tent else "indoors"


def _rung_of(policy: CheckpointPolicy, reading: Measured) -> int:
    """Return the highest rung that this reading can stand on: the tent counts only inside it, the armpit everywhere."""
    found = 0
    for index, rung in enumerate(policy.ladder):
        here = reading.in_tent or rung.place != "tent" or policy.instruments[reading.method].decides
        if here and reading.method in rung.methods:
            found = index
    return found


def _next_rung(
    policy: CheckpointPolicy, situation: Situation, judged: list[_Judged], why: Why, *, rule: str, sentence: str = ""
) -> Decision:
    last = judged[-1].reading
    tried = max(_rung_of(policy, one.reading) for one in judged)
    ambient = None if last.in_tent else last.ambient_c
    rest = [rung for rung in policy.ladder[tried + 1 :] if why in rung.after and _usable(policy, rung, ambient)]
    rung = rest[0] if rest else policy.ladder[-1]
    return _measure(policy, situation, rung, rule=rule, sentence=sentence or why, ambient_c=ambient)


def _usable(policy: CheckpointPolicy, rung: Rung, ambient_c: float | None) -> list[Method]:
    if rung.place == "tent":
        return rung.methods
    return [method for method in rung.methods if is_in_range(policy, method, ambient_c, in_tent=False)]


def _measure(
    policy: CheckpointPolicy,
    situation: Situation,
    rung: Rung,
    *,
    rule: str,
    sentence: str,
    ambient_c: float | None = None,
) -> Decision:
    methods = _usable(policy, rung, ambient_c) or rung.methods
    return Decision(
        outcome=Outcome.REMEASURE,
        rule=rule,
        sentence=sentence,
        next_method=methods[0],
        place=_place_of(situation, in_tent=rung.place == "tent"),
        wait_minutes=rung.wait_minutes,
    )


def _symptomatic(policy: CheckpointPolicy, situation: Situation) -> Decision | None:
    referring = {symptom.code for symptom in policy.symptoms.asked if symptom.refers}
    if not referring.intersection(situation.symptoms):
        return None
    outcome = policy.symptoms.outcome_key_area if situation.from_key_area else policy.symptoms.outcome
    return Decision(outcome=outcome, rule=policy.symptoms.rule, sentence="symptoms")


def _branch(policy: CheckpointPolicy, situation: Situation) -> Decision:
    """Below the fever line. Who was not asked counts as the more cautious case: from elsewhere, without residence."""
    origin = "key" if situation.from_key_area else ("home" if situation.origin == "home" else "other")
    residence = Residence.NONE if situation.residence == Residence.UNKNOWN else situation.residence
    found = next(
        branch
        for branch in policy.branches
        if branch.direction in {None, situation.direction}
        and branch.origin in {None, origin}
        and branch.residence in {None, residence}
    )
    within = 0
    if found.outcome in MUST_ISOLATE:
        within = confirm_within(policy, situation.destination_code, situation.post_code)
    return Decision(
        outcome=found.outcome,
        rule=found.rule,
        sentence=found.outcome.value,
        days=found.days,
        confirm_within_minutes=within,
    )


def origin_of(policy: CheckpointPolicy, code: str, post_code: str) -> tuple[Origin, bool]:
    """Return where a division code lies seen from the post, and whether it lies in a key area (RULEBOOK C10)."""
    if not code:
        return "unknown", False
    is_key = code.startswith(tuple(policy.areas.key))
    home = tuple(policy.areas.home) or ((post_code[:6],) if post_code else ())
    return ("home" if code.startswith(home) else "other"), is_key


def confirm_within(policy: CheckpointPolicy, destination_code: str, post_code: str) -> int:
    """Return within how many minutes the destination has to confirm the arrival (RULEBOOK C12)."""
    confirm = policy.confirm
    if not destination_code or not post_code:
        return confirm.region_minutes
    for digits, minutes in ((6, confirm.county_minutes), (4, confirm.league_minutes), (2, confirm.region_minutes)):
        if len(destination_code) >= digits and destination_code[:digits] == post_code[:digits]:
            return minutes
    return confirm.elsewhere_minutes
