"""The limits of the edition in force, and what they allow in an hour's air."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.db.models import F

from fangxian.planning.cold import Row, Table
from fangxian.planning.exposures import tabled_exposure
from fangxian.register.models import Policy
from fangxian.register.policies.builtin import read_file
from fangxian.roster.cold.policy import ColdPolicy, read_policy
from fangxian.roster.staffing.models import Post

BUILTIN: Final = Path(__file__).with_name("policies") / "cold-2020.json"


@dataclass(frozen=True, slots=True)
class Limits:
    """What an edition allows; ``edition`` stands beside every decision made by it."""

    edition: str
    table: Table
    clothing: float
    warm_up: int
    warn_before: int

    def longest(self, celsius: float, wind_kmh: float, *, standing: bool) -> int | None:
        """Return the longest stint in minutes: the smaller of table and ISO 11079 (RULEBOOK K6a).

        ``None`` without a limit, 0 for emergency work only.
        """
        return _longest(self, celsius, wind_kmh, standing)

    def is_warning(self, celsius: float, wind_kmh: float, *, standing: bool) -> bool:
        """Say whether the air is in the table's warning cells, where a volunteer has to be insured (RULEBOOK K5, K9)."""
        return self.table.stint(celsius, wind_kmh, standing=standing) is not None


@lru_cache(maxsize=20_000)
def _longest(limits: Limits, celsius: float, wind_kmh: float, standing: bool) -> int | None:
    tabled = limits.table.stint(celsius, wind_kmh, standing=standing)
    exposed = tabled_exposure(celsius, wind_kmh, clothing=limits.clothing, standing=standing)
    return min((limit for limit in (tabled, exposed) if limit is not None), default=None)


def limits_from(edition: str, policy: ColdPolicy) -> Limits:
    """Return the limits that the values of an edition say."""
    table = Table(
        below=policy.below_c,
        winds=tuple(policy.wind_kmh),
        rows=tuple(Row(row.to_c, tuple(row.minutes)) for row in policy.rows),
        normal=policy.normal_minutes,
        colder_rows_when_standing=policy.colder_rows_when_standing,
    )
    return Limits(edition, table, policy.clothing_clo, policy.warm_up_minutes, policy.warn_before_minutes)


@lru_cache(maxsize=1)
def builtin() -> Limits:
    """Return the limits of the edition that comes with the house, for where none is in force."""
    edition = read_file(BUILTIN)
    return limits_from(edition.edition, read_policy(edition.values))


def limits_of(post: Post, at: datetime) -> Limits:
    """Return the limits in force for one post at a moment. One query, and one for the post's unit if it is not loaded."""
    return limits_of_posts([post], at)[post.pk]


def limits_of_posts(posts: Iterable[Post], at: datetime) -> dict[UUID, Limits]:
    """Return the limits in force for many posts (``place__unit`` loaded) in one query."""
    return {post.pk: found for post, found in _by_path([(post, post.place.unit.path) for post in posts], at)}


def limits_in(path: str, at: datetime) -> Limits:
    """Return the limits in force in the unit with this tree path."""
    return _by_path([(None, path)], at)[0][1]


def _by_path(wanted: list[tuple[Any, str]], at: datetime) -> list[tuple[Any, Limits]]:
    editions = list(
        Policy.objects.filter(topic="cold", effective_from__lte=at)
        .select_related("unit")
        # As in ``register.policies.force``: the nearest jurisdiction, one's own before a built-in one, the latest.
        .order_by(F("unit__depth").desc(nulls_last=True), "is_builtin", "-effective_from", "-created_at")
    )
    read: dict[UUID, Limits] = {}

    def limits(policy: Policy) -> Limits:
        if policy.pk not in read:
            read[policy.pk] = limits_from(policy.edition, read_policy(policy.values))
        return read[policy.pk]

    found = []
    for item, path in wanted:
        nearest = next((one for one in editions if one.unit is None or path.startswith(one.unit.path)), None)
        found.append((item, limits(nearest) if nearest else builtin()))
    return found
