"""A post around the clock: teams that relieve each other, conditions, dissuasions without a stop, hand-overs."""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final, TypeVar
from uuid import UUID

from django.utils import timezone

from fangxian.demo import geography, weather
from fangxian.demo.facts import Fact
from fangxian.demo.ids import id_at
from fangxian.demo.ladder import Air
from fangxian.demo.lane import Counts, Lane
from fangxian.demo.plan import TICK
from fangxian.demo.travellers import arrivals, make_person, rate
from fangxian.demo.world import Post, World
from fangxian.fronts.checkpoint.codes import Direction, DissuasionReason, DissuasionResult

T = TypeVar("T")
DAY, NIGHT = 8, 20
CONDITIONS_HOURS: Final = frozenset({0, 4, 8, 12, 16, 20})
DISSUASION_SHARE: Final = 0.03
_TICKS_AN_HOUR: Final = timedelta(hours=1) / TICK


def shift_of(at: datetime) -> tuple[datetime, int]:
    """Return when the shift of ``at`` began and the number of its team (0 to 2); shifts change at 08:00 and 20:00."""
    local = timezone.localtime(at)
    start = local.replace(hour=DAY if DAY <= local.hour < NIGHT else NIGHT, minute=0, second=0, microsecond=0)
    if local.hour < DAY:
        start -= timedelta(days=1)
    return start, (start.toordinal() * 2 + (start.hour == NIGHT)) % 3


def team_at(people: Sequence[T], day: date, hour: int) -> Sequence[T]:
    """Return who of a post's six stands there from ``hour`` (``DAY`` or ``NIGHT``) of ``day`` on."""
    first = 2 * ((day.toordinal() * 2 + (hour == NIGHT)) % 3)
    return people[first : first + 2]


class Watch:
    """One post's work, tick by tick."""

    def __init__(self, world: World, post: Post) -> None:
        self.world, self.post = world, post
        self.lane = Lane(world, post)
        self._shift = world.plan.start

    def work(self, end: datetime) -> None:
        """Do the quarter of an hour that ends at ``end``."""
        start = end - TICK
        draw = self.world.plan.draw("post", self.post.key, start)
        local = timezone.localtime(start)
        if local.minute == 0 and local.hour in {DAY, NIGHT}:
            if start > self._shift:
                self._hand_over(start, draw)
            self._relieve(start)
        if local.minute == 0 and local.hour in CONDITIONS_HOURS:
            self._conditions(start, draw)
        expected = self.post.spec.vehicles * self.world.plan.traffic * rate(start) / _TICKS_AN_HOUR
        air = self._air(start, draw)
        for at in sorted(start + TICK * draw.uniform(0.1, 1) for _ in range(arrivals(draw, expected))):
            self.lane.stop(at.replace(microsecond=0), air, self._author(start, draw), draw)
        for _ in range(arrivals(draw, expected * DISSUASION_SHARE)):
            self._dissuade(start + TICK * draw.uniform(0.1, 1), draw)

    def _team(self, at: datetime) -> tuple[UUID, UUID]:
        start = shift_of(at)[0]
        first, second = team_at(self.post.officers, start.date(), start.hour)
        return first, second

    def _author(self, at: datetime, draw: random.Random) -> UUID:
        return draw.choice(self._team(at))

    def _air(self, at: datetime, draw: random.Random) -> Air:
        outside = weather.ambient(self.world.plan, self.post.climate, self.post.key, at)
        tent = round(draw.gauss(19.5, 1.3), 1) if self.post.spec.has_tent else None
        return Air(outside, tent)

    def _conditions(self, start: datetime, draw: random.Random) -> None:
        at = start + timedelta(minutes=draw.randrange(1, 5))
        air = self._air(start, draw)
        kmh = weather.wind(self.world.plan, self.post.climate, self.post.key, start)
        has_meter = draw.random() < 0.4
        payload = {
            "ambient_c": air.outside_c,
            "wind_kmh": kmh if has_meter else None,
            "wind_by_eye": None if has_meter else weather.by_eye(kmh),
            "warm_tent": self.post.spec.has_tent,
            "warm_tent_c": air.tent_c,
            "thermometers": 4,
            "spares": draw.randrange(1, 4),
        }
        self.lane.put(Fact(id_at(at, draw), "checkpoint.conditions", at, self._team(start)[0], payload))

    def _dissuade(self, at: datetime, draw: random.Random) -> None:
        """Somebody is talked out of leaving before there is anything to register."""
        at = at.replace(microsecond=0)
        people = draw.choice((1, 1, 2, 3))
        reason = draw.choice((DissuasionReason.LEAVING, DissuasionReason.LEAVING, DissuasionReason.OUTSIDE_PERSON))
        is_leaving = reason is DissuasionReason.LEAVING
        payload = {
            "direction": Direction.OUT if is_leaving else Direction.IN,
            "reason": reason,
            "result": DissuasionResult.STAYED if is_leaving else DissuasionResult.TURNED_BACK,
            "vehicles": draw.choice((0, 1)),
            "people": people,
            "origin": self.post.county_name if is_leaving else draw.choice(geography.ELSEWHERE)[1],
        }
        person = make_person(draw)
        identity = {"name": person.name, **({"phone": person.phone} if person.phone else {})}
        author = self._author(at, draw)
        self.lane.put(Fact(id_at(at, draw), "checkpoint.dissuasion", at, author, payload, identity))
        self.lane.counts.dissuaded += people

    def _relieve(self, at: datetime) -> None:
        """Those who come sign on at the station, those who go sign off some minutes later; one in forty forgets to."""
        if at > self.world.plan.start:
            for officer in self._team(at - timedelta(seconds=1)):
                draw = self.world.plan.draw("off", self.post.key, at, officer)
                if draw.random() > 0.025:
                    self._sign("attendance.off", at + timedelta(minutes=draw.randrange(2, 9)), officer, {}, draw)
        for officer in self._team(at):
            draw = self.world.plan.draw("on", self.post.key, at, officer)
            self._sign("attendance.on", at + timedelta(seconds=draw.randrange(5, 110)), officer, {}, draw)

    def _sign(self, kind: str, at: datetime, officer: UUID, payload: dict[str, Any], draw: random.Random) -> None:
        self.lane.put(Fact(id_at(at, draw), kind, at, officer, payload))

    def _hand_over(self, at: datetime, draw: random.Random) -> None:
        leaving = self._team(at - timedelta(seconds=1))[0]
        still_open = [id for id, until in self.lane.open_until.items() if until > at]
        counts = self.lane.counts
        payload = {
            "to": self._team(at)[0],
            "started_at": self._shift,
            "vehicles": counts.vehicles,
            "people": counts.people,
            "febrile": counts.febrile,
            "dissuaded": counts.dissuaded,
            "open_screenings": still_open,
            "open_matters": "有人待复测，已当面交接" if still_open else "",
            "equipment": [
                {"name": "额温枪", "count": 4, "faulty": draw.choice((0, 0, 1))},
                {"name": "水银体温计", "count": 12},
                {"name": "口罩（只）", "count": draw.randrange(40, 200)},
            ],
            "signed_from_at": at + timedelta(seconds=30),
            "signed_to_at": at + timedelta(seconds=55),
        }
        signed = at + timedelta(minutes=1)
        self.lane.put(Fact(id_at(signed, draw), "checkpoint.handover", signed, leaving, payload))
        self.lane.counts = Counts()
        self.lane.open_until = {id: self.lane.open_until[id] for id in still_open}
        self._shift = at
