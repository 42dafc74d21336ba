"""What a checkpoint policy says: the schema of the topic ``checkpoint``. Values live in ``policies/*.json``.

Shared with the station: ``static/checkpoint/lane/decision.js`` reads the same values. Temperatures in °C.
"""

from typing import Annotated, Any, Literal

import msgspec
from django.utils.translation import gettext_lazy as _

from fangxian.fronts.checkpoint.codes import Direction, Method, Outcome, Residence, Vehicle, Wind
from fangxian.fronts.checkpoint.policy_words import WORDS
from fangxian.register.policies import Topic, declare_topic

Celsius = Annotated[float, msgspec.Meta(ge=-60, le=60)]
Minutes = Annotated[int, msgspec.Meta(ge=0, le=10_080)]
Hours = Annotated[int, msgspec.Meta(ge=0, le=336)]
Days = Annotated[int, msgspec.Meta(ge=0, le=60)]
Code = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{2,12}$")]
Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Rule = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
Confidence = Literal["H", "M", "L", "NV", "own"]
Why = Literal["out_of_range", "low", "high", "second_screen", "unreadable"]


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One part of a policy."""


class Fever(_Part, frozen=True, kw_only=True):
    """From which reading on, how many screens prove it, and where a febrile person goes (RULEBOOK C1, C2, C7, C10)."""

    threshold_c: Celsius
    screens: Annotated[int, msgspec.Meta(ge=1, le=3)]
    screens_key_area: Annotated[int, msgspec.Meta(ge=1, le=3)]
    outcome: Outcome
    outcome_key_area: Outcome
    acts: list[Name]
    acts_key_area: list[Name]
    rule: Rule
    confirm_rule: Rule


class Clear(_Part, frozen=True, kw_only=True):
    """What a reading must be to clear anyone (RULEBOOK C6, C7).

    ``conditions_hours``: how long the air that an officer entered counts (RULEBOOK C3); afterwards it is unknown. The default,
    our own, is one period of the table for work in the cold (K5); editions published before the value was asked for keep it.
    """

    low_limit_c: Celsius
    plausible_from_c: Celsius
    plausible_to_c: Celsius
    screens: Annotated[int, msgspec.Meta(ge=1, le=3)]
    screens_key_area: Annotated[int, msgspec.Meta(ge=1, le=3)]
    low_rule: Rule
    low_tries: Annotated[int, msgspec.Meta(ge=1, le=5)]
    low_outcome: Outcome
    conditions_hours: Annotated[int, msgspec.Meta(ge=1, le=24)] = 4


class Instrument(_Part, frozen=True, kw_only=True):
    """In which air an instrument tells the truth (RULEBOOK C3, C4, C8)."""

    ambient_from_c: Celsius
    ambient_to_c: Celsius
    decides: bool
    minutes: Minutes
    rule: Rule


class Rung(_Part, frozen=True, kw_only=True):
    """One rung of the ladder of re-measurement (RULEBOOK C6, C7)."""

    code: Name
    methods: Annotated[list[Method], msgspec.Meta(min_length=1)]
    place: Literal["post", "tent"]
    wait_minutes: Minutes
    after: list[Why]
    rule: Rule


class Exertion(_Part, frozen=True, kw_only=True):
    """After a hot car or exertion: wait, then measure again (RULEBOOK C6)."""

    wait_minutes: Minutes
    rule: Rule


class Symptom(_Part, frozen=True, kw_only=True):
    code: Name
    refers: bool


class Symptoms(_Part, frozen=True, kw_only=True):
    """What is asked, and where a symptom alone leads (RULEBOOK C11, C15)."""

    asked: list[Symptom]
    outcome: Outcome
    outcome_key_area: Outcome
    rule: Rule


class Branch(_Part, frozen=True, kw_only=True):
    """What follows below the fever line; the first branch that fits decides. ``None`` fits everything (RULEBOOK C10)."""

    outcome: Outcome
    rule: Rule
    direction: Direction | None = None
    origin: Literal["home", "other", "key"] | None = None
    residence: Residence | None = None
    days: Days = 0


class Areas(_Part, frozen=True, kw_only=True):
    """Division codes by their beginnings. ``home`` empty: the post's own county."""

    key: list[Code]
    home: list[Code]


class Confirm(_Part, frozen=True, kw_only=True):
    """Within which time a destination has to confirm the arrival, by how far it is (RULEBOOK C12)."""

    county_minutes: Minutes
    league_minutes: Minutes
    region_minutes: Minutes
    elsewhere_minutes: Minutes
    rule: Rule


class Registering(_Part, frozen=True, kw_only=True):
    """Who is registered person by person, and how the counted ones are counted (RULEBOOK C10, C11, C13)."""

    who: Literal["all", "some"]
    some_vehicles: list[Vehicle]
    tally_allowed: bool
    tally_minutes: Annotated[int, msgspec.Meta(ge=1, le=240)]
    passers_hours: Hours
    pass_number: Annotated[str, msgspec.Meta(pattern=r"^[^{}]*\{short\}[^{}]*\{number\}[^{}]*$", max_length=40)]
    pass_number_digits: Annotated[int, msgspec.Meta(ge=1, le=8)]


class StintRow(_Part, frozen=True, kw_only=True):
    """Down to this air temperature; one cell per wind: minutes, 0 for "normal breaks", -1 for "emergency work only"."""

    to_c: Celsius
    minutes: list[Annotated[int, msgspec.Meta(ge=-1, le=240)]]


class Cold(_Part, frozen=True, kw_only=True):
    """Longest stint by cold and wind, and wind by eye (RULEBOOK K5, K6, K6a, K7)."""

    below_c: Celsius
    wind_kmh: list[Annotated[int, msgspec.Meta(ge=0, le=200)]]
    rows: list[StintRow]
    colder_rows_when_standing: Annotated[int, msgspec.Meta(ge=0, le=3)]
    normal_minutes: Annotated[int, msgspec.Meta(ge=1, le=240)]
    wind_by_eye_kmh: dict[Wind, Annotated[int, msgspec.Meta(ge=0, le=200)]]
    warn_before_minutes: Annotated[int, msgspec.Meta(ge=0, le=60)]
    rule: Rule


class Source(_Part, frozen=True, kw_only=True):
    """Where a value comes from. L, NV and own have to be confirmed by the deployment."""

    rule: Rule
    confidence: Confidence
    source: Annotated[str, msgspec.Meta(max_length=300)]


class CheckpointPolicy(_Part, frozen=True, kw_only=True):
    """The values of one edition. ``sources`` names, by the path of a value or of a part, its rule and source."""

    fever: Fever
    clear: Clear
    instruments: dict[Method, Instrument]
    ladder: Annotated[list[Rung], msgspec.Meta(min_length=1)]
    exertion: Exertion
    symptoms: Symptoms
    branches: Annotated[list[Branch], msgspec.Meta(min_length=1)]
    areas: Areas
    confirm: Confirm
    registering: Registering
    cold: Cold
    sources: dict[str, Source]

    def __post_init__(self) -> None:
        """Refuse what no schema can say, so that ``decide`` always finds an answer."""
        missing = [method.value for method in Method if method not in self.instruments]
        if missing:
            raise ValueError(f"instruments: no range for {', '.join(missing)}")
        if not any(self.instruments[method].decides for method in self.ladder[-1].methods):
            raise ValueError("ladder: the last rung must decide")
        last = self.branches[-1]
        if (last.direction, last.origin, last.residence) != (None, None, None):
            raise ValueError("branches: the last one must fit everything")
        if any(len(row.minutes) != len(self.cold.wind_kmh) for row in self.cold.rows):
            raise ValueError("cold: one cell per wind in every row")


TOPIC = declare_topic(Topic("checkpoint", _("Checkpoint"), CheckpointPolicy, WORDS))


def read_policy(values: dict[str, Any]) -> CheckpointPolicy:
    """Return the values of an edition, checked; raises ``msgspec.ValidationError`` naming the place."""
    return msgspec.convert(values, type=CheckpointPolicy)
