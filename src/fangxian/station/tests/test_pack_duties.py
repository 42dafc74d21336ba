"""What a device is told of the duties and the cold at its post: numbers and times, nobody's name."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import msgspec
import pytest

from fangxian.accounts.models import Station
from fangxian.base.clock import local_day, now, set_to
from fangxian.base.testing import Cast
from fangxian.roster.cold.models import WeatherHour
from fangxian.roster.duties.hours import hours_of
from fangxian.roster.duties.models import Duty
from fangxian.roster.duties.tests.on_duty import crew_of
from fangxian.roster.staffing.models import Need
from fangxian.station.pack import build_pack

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def pack_of(cast: Cast, place: Any) -> dict[str, Any]:
    station = Station(unit_id=cast.county.pk, place_id=place.pk if place else None, short="K7", label="tablet 3")
    pack: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(build_pack(station)[0]))
    return pack


def test_the_pack_holds_two_days_of_its_posts_duties(cast: Cast) -> None:
    crew = crew_of(cast)
    soon = crew.duty(crew.officer, now() + HOUR)
    crew.duty(crew.other, now() + 50 * HOUR)
    crew.duty(crew.leader, now() - 9 * HOUR)
    pack = pack_of(cast, cast.post)
    assert [(duty["id"], duty["number"], duty["shift"]) for duty in pack["duties"]] == [(str(soon.pk), "1001", "白班")]
    assert [officer["number"] for officer in pack["officers"]] == ["1001"]
    assert "沈望北" not in msgspec.json.encode(pack).decode()
    assert {"attendance.on", "attendance.off"} <= pack["forms"].keys()
    assert pack_of(cast, cast.clinic)["duties"] == []
    assert pack_of(cast, None)["duties"] == []


def test_the_pack_holds_the_limits_of_the_cold(cast: Cast) -> None:
    at = now().replace(minute=0, second=0, microsecond=0)
    WeatherHour.objects.create(
        place=cast.post, at=at, celsius=-31, wind_kmh=16, chill=-45, source="form", made_at=now()
    )
    (stint,) = pack_of(cast, cast.post)["stints"]
    assert stint["celsius"] == -31
    assert 0 < stint["minutes"] < 60


def test_the_pack_holds_the_turns_of_those_on_duty_in_the_cold(cast: Cast) -> None:
    crew = crew_of(cast)
    Need.objects.create(post=crew.post, required=1, preferred=1)
    day = local_day(now())
    start, end = hours_of(crew.day_shift, day)
    with set_to(start + HOUR):
        assert pack_of(cast, cast.post)["turns"] == []
        for person in (crew.officer, crew.other):
            crew.duty(person, start)
        WeatherHour.objects.bulk_create(
            WeatherHour(
                place=cast.post, at=start + n * HOUR, celsius=-31, wind_kmh=16, chill=-45, source="form", made_at=now()
            )
            for n in range(8)
        )
        turns = pack_of(cast, cast.post)["turns"]
        assert pack_of(cast, cast.clinic)["turns"] == []
    assert [turn["number"] for turn in turns[:4]] == ["1001", "1003", "1001", "1003"]
    assert all(one["to"] == other["from"] for one, other in pairwise(turns))
    first, last = turns[0]["from"], turns[-1]["to"]
    assert (datetime.fromisoformat(first), datetime.fromisoformat(last)) == (start, end)
    Duty.objects.filter(person=crew.other).delete()
    with set_to(start + 2 * HOUR):
        assert [turn["number"] for turn in pack_of(cast, cast.post)["turns"][:4]] == ["1001", "", "1001", ""]
