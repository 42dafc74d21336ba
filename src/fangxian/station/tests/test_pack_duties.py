"""What a device is told of the duties and the cold at its post: numbers and times, nobody's name."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from fangxian.accounts.models import Station
from fangxian.base.clock import now
from fangxian.base.testing import Cast
from fangxian.roster.cold.models import WeatherHour
from fangxian.roster.duties.tests.on_duty import crew_of
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
