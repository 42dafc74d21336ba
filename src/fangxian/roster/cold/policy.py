"""What a policy says about work in the cold: the schema of the topic ``cold``. Values live in ``policies/*.json``."""

from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import msgspec
from django.utils.translation import gettext_lazy as _

from fangxian.register.policies import Topic, declare_topic

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Celsius = Annotated[float, msgspec.Meta(ge=-70, le=20)]
Kmh = Annotated[int, msgspec.Meta(ge=0, le=200)]


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One part of a policy."""


class StintRow(_Part, frozen=True, kw_only=True):
    """Down to this air temperature; one cell per wind: minutes, 0 for "normal breaks", -1 for "emergency work only"."""

    to_c: Celsius
    minutes: list[Annotated[int, msgspec.Meta(ge=-1, le=240)]]


class Source(_Part, frozen=True, kw_only=True):
    """Where a value comes from. L, NV and own have to be confirmed by the deployment."""

    rule: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    confidence: Literal["H", "M", "L", "NV", "own"]
    source: Annotated[str, msgspec.Meta(max_length=300)]


class ColdPolicy(_Part, frozen=True, kw_only=True):
    """Longest stints by cold and wind (RULEBOOK K5, K6, K6a), the warm-up after them, and what people wear."""

    below_c: Celsius
    wind_kmh: Annotated[list[Kmh], msgspec.Meta(min_length=1)]
    rows: Annotated[list[StintRow], msgspec.Meta(min_length=1)]
    colder_rows_when_standing: Annotated[int, msgspec.Meta(ge=0, le=3)]
    normal_minutes: Annotated[int, msgspec.Meta(ge=10, le=240)]
    warm_up_minutes: Annotated[int, msgspec.Meta(ge=5, le=120)]
    warn_before_minutes: Annotated[int, msgspec.Meta(ge=0, le=60)]
    clothing_clo: Annotated[float, msgspec.Meta(ge=1, le=5)]
    sources: dict[str, Source]

    def __post_init__(self) -> None:
        """Refuse what no schema can say, so that every cold and wind finds its cell."""
        if any(len(row.minutes) != len(self.wind_kmh) for row in self.rows):
            raise ValueError("rows: one cell per wind in every row")
        if sorted(self.wind_kmh) != self.wind_kmh:
            raise ValueError("wind_kmh: from calm to strong")
        colds = [row.to_c for row in self.rows]
        if sorted(colds, reverse=True) != colds or colds[0] >= self.below_c:
            raise ValueError("rows: from mild to cold, below below_c")


WORDS: Final[dict[str, "StrOrPromise"]] = {
    "below_c": _("Applies below"),
    "wind_kmh": _("Wind"),
    "rows": _("Longest stint, row"),
    "to_c": _("Down to"),
    "minutes": _("Duration"),
    "colder_rows_when_standing": _("Rows colder for those who stand"),
    "normal_minutes": _("Normal break after"),
    "warm_up_minutes": _("Warm-up after a stint"),
    "warn_before_minutes": _("Warned before the end"),
    "clothing_clo": _("Insulation of the clothing (clo)"),
    "rows.minutes=0": _("normal breaks"),
    "rows.minutes=-1": _("emergency work only"),
}
TOPIC = declare_topic(Topic("cold", _("Work in the cold"), ColdPolicy, WORDS))


def read_policy(values: dict[str, Any]) -> ColdPolicy:
    """Return the values of an edition, checked; raises ``msgspec.ValidationError`` naming the place."""
    return msgspec.convert(values, type=ColdPolicy)
