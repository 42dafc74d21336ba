import pytest
from django.db import IntegrityError, transaction

from fangxian.base.problems import Problem
from fangxian.planning.cold import wind_chill
from fangxian.roster.cold.models import WeatherFile, WeatherHour
from fangxian.roster.cold.services import Air, FileFacts, Stored, compare_hours, store_hours
from fangxian.roster.cold.tests.frost import NIGHT, tell

pytestmark = pytest.mark.django_db
FILE = FileFacts("预报.csv", "a" * 64, "c", "ms")


def air(cast, celsius: float = -30, wind: float = 16) -> list[Air]:
    return [Air(cast.post.pk, NIGHT, celsius, wind)]


def test_an_hour_is_stored_with_its_wind_chill(cast) -> None:
    assert store_hours(air(cast), actor=cast.leader) == Stored(1, 0, 0)
    row = WeatherHour.objects.get()
    assert (row.source, row.made_by_id, row.chill) == ("form", cast.leader.pk, wind_chill(-30, 16))


def test_what_is_told_later_replaces_and_the_row_before_stays(cast) -> None:
    tell(cast.post, [(-30, 16)])
    assert compare_hours(air(cast, -31)) == Stored(0, 1, 0)
    assert store_hours(air(cast, -31), actor=None) == Stored(0, 1, 0)
    assert store_hours(air(cast, -31), actor=None) == Stored(0, 0, 1)
    assert list(WeatherHour.objects.filter(replaced_at=None).values_list("celsius", flat=True)) == [-31]
    assert WeatherHour.objects.count() == 2


def test_the_same_file_twice_changes_nothing(cast) -> None:
    store_hours(air(cast), actor=None, file=FILE)
    store_hours(air(cast, -20), actor=None)
    assert compare_hours(air(cast), FILE.digest).is_known
    assert store_hours(air(cast), actor=None, file=FILE) == Stored(0, 0, 1, is_known=True)
    assert WeatherFile.objects.count() == 1
    assert WeatherHour.objects.get(replaced_at=None).celsius == -20


@pytest.mark.parametrize(("celsius", "wind"), [(-71, 0), (51, 0), (-30, -1), (-30, 221), (float("nan"), 0)])
def test_air_that_cannot_be_is_refused(cast, celsius, wind) -> None:
    with pytest.raises(Problem, match="weather_out_of_range"):
        store_hours(air(cast, celsius, wind), actor=None)
    assert not WeatherHour.objects.exists()


def test_nothing_told_is_refused(cast) -> None:
    with pytest.raises(Problem, match="weather_nothing_read"):
        store_hours([], actor=None)


@pytest.mark.parametrize("values", [{"celsius": -80}, {"wind_kmh": 300}, {"source": "file"}, {}])
def test_the_database_keeps_the_ranges_and_one_row_an_hour(cast, values) -> None:
    row = tell(cast.post, [(-30, 16)])[0]
    fields = {
        name: getattr(row, name) for name in ("place_id", "at", "celsius", "wind_kmh", "chill", "source", "made_at")
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        WeatherHour.objects.create(**fields | values)


def test_many_hours_take_few_statements(cast, django_assert_max_num_queries) -> None:
    tell(cast.post, [(-30, 16)] * 300)
    with django_assert_max_num_queries(10):
        tell(cast.post, [(-31, 16)] * 300)
