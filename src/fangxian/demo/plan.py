"""What a demonstration is made from. The same plan makes the same entries, to the id."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Final

from fangxian.base.clock import day_bounds, local_day

TICK: Final = timedelta(minutes=15)
MOST_TRAFFIC: Final = 4.0
_LABEL: Final = re.compile(r"demo (-?\d+)/(\d+)/([\d.]+)/(\d{12})( …)?")
_STAMP: Final = "%Y%m%d%H%M"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """``days`` whole days before the day of ``until`` (UTC), and that day up to ``until``. ``scale`` multiplies the traffic
    of each post up to fourfold, and beyond that the posts.
    """

    seed: int
    days: int
    scale: float
    until: datetime

    @property
    def start(self) -> datetime:
        """The first midnight, in UTC."""
        return day_bounds(local_day(self.until) - timedelta(days=self.days))[0]

    @property
    def traffic(self) -> float:
        return min(self.scale, MOST_TRAFFIC)

    @property
    def copies(self) -> int:
        """How many posts stand where one stands at scale 1."""
        return max(1, ceil(self.scale / MOST_TRAFFIC))

    def draw(self, *parts: object) -> random.Random:
        """Return a source of chance of its own for what ``parts`` name: nothing else that is drawn changes it."""
        return random.Random("/".join(map(str, (self.seed, *parts))))  # noqa: S311 - no secret is drawn

    def moment(self, share: float) -> datetime:
        """Return the tick at ``share`` (0 to 1) of the whole time."""
        ticks = round((self.until - self.start) * share / TICK)
        return self.start + ticks * TICK

    def ticks(self) -> Iterator[datetime]:
        """Yield the end of every tick, the last one ``until`` itself."""
        moment = self.start
        while moment < self.until:
            moment = min(moment + TICK, self.until)
            yield moment

    def label(self, *, is_whole: bool) -> str:
        """Return the plan as the demonstration's stations carry it; an unfinished one can be taken up again."""
        stamp = self.until.astimezone(UTC).strftime(_STAMP)
        return f"demo {self.seed}/{self.days}/{self.scale:g}/{stamp}" + ("" if is_whole else " …")


def read_label(text: str) -> tuple[Plan, bool] | None:
    """Return the plan that a station's label carries, and whether it was carried out whole."""
    found = _LABEL.fullmatch(text)
    if found is None:
        return None
    seed, days, scale, stamp, rest = found.groups()
    until = datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
    return Plan(seed=int(seed), days=int(days), scale=float(scale), until=until), rest is None


def last_tick(moment: datetime) -> datetime:
    """Return the last full quarter of an hour."""
    return moment - (moment - datetime.min.replace(tzinfo=UTC)) % TICK
