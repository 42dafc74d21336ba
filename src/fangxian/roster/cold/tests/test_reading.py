"""Weather files as they are found: units said or asked back, gaps told, places, times and decimal commas."""

from datetime import UTC, datetime

import pytest

from fangxian.base.problems import Problem
from fangxian.register.models import Place
from fangxian.register.tests.sheets import xlsx
from fangxian.roster.cold.air import to_celsius, to_kmh
from fangxian.roster.cold.columns import read_measure
from fangxian.roster.cold.reading import Ask, Reading, read_weather
from fangxian.roster.cold.tests.frost import NIGHT

pytestmark = pytest.mark.django_db


def read(cast, text: str | bytes, **said) -> Reading:
    """Read a file about the cast's north exit, where it names no place itself."""
    data = text.encode() if isinstance(text, str) else text
    return read_weather(data, "预报.csv", Ask(**{"places": Place.objects.all(), "place": cast.post, **said}))


def figures(reading: Reading) -> list[tuple[float, float]]:
    return [(hour.celsius, hour.wind_kmh) for hour in reading.hours]


def codes(reading: Reading) -> list[tuple[str, int, str]]:
    return [(issue.code, issue.row, issue.column) for issue in reading.issues]


@pytest.mark.parametrize(
    ("value", "unit", "celsius"), [(-22, "f", -30.0), (32, "f", 0.0), (-40, "f", -40.0), (-30.04, "c", -30.0)]
)
def test_degrees(value, unit, celsius) -> None:
    assert to_celsius(value, unit) == celsius


def test_a_metre_a_second_is_three_point_six_kilometres_an_hour() -> None:
    assert (to_kmh(1, "ms"), to_kmh(4.4, "ms"), to_kmh(16, "kmh")) == (3.6, 15.8, 16)


@pytest.mark.parametrize(
    ("text", "found"),
    [("-12,5", (-12.5, "")), ("−31.0 ℃", (-31, "c")), ("１４°F", (14, "f")), ("4.4m/s", (4.4, "ms")),
     ("16 公里/小时", (16, "kmh")), ("-9999", None), ("999999", None), ("缺测", None), ("", None), ("-31度", (-31, ""))],
)  # fmt: skip
def test_cells_from_the_wild(text, found) -> None:
    assert read_measure(text) == found


@pytest.mark.parametrize("text", ["3级", "冷", "1.234,5", "--5", "12 K"])
def test_what_is_no_measure_is_no_number(text) -> None:
    with pytest.raises(ValueError, match="not a"):
        read_measure(text)


def test_a_file_that_says_its_units(cast) -> None:
    reading = read(cast, "时间,气温(℃),风速(m/s)\n2020-02-05 22:00,-30,4.4\n2020年2月5日23时,-31.5,5\n")
    assert figures(reading) == [(-30, 15.8), (-31.5, 18)]
    assert reading.hours[0].at == NIGHT
    assert (reading.facts.temperature_unit, reading.facts.wind_unit) == ("c", "ms")
    assert reading.issues == []


def test_semicolons_with_decimal_commas(cast) -> None:
    reading = read(
        cast, "time;Temperature [°C];Wind speed (km/h)\n2020-02-05 22:00;-30,5;16,2\n2020-02-05 23:00;-31,5;17\n"
    )
    assert figures(reading) == [(-30.5, 16.2), (-31.5, 17)]


def test_decimal_commas_between_commas_are_refused_not_misread(cast) -> None:
    reading = read(cast, "时间,气温℃,风速km/h\n2020-02-05 22:00,-30,5,16,2\n2020-02-05 23:00,-31,17\n")
    assert codes(reading) == [("weather_row_too_wide", 2, "")]
    assert reading.has_errors


def test_a_workbook_in_gbk_words_with_day_and_hour_apart(cast) -> None:
    cast.post.code = "AH-01"
    cast.post.save()
    table = [["安河旗逐时预报"], ["点位编号", "日期", "时次", "温度(℃)", "平均风速(m/s)"],
             ["AH-01", "2020-02-05", 22, -30, 4.4], ["北出口卡点", "2020-02-05", "24时", -31, 5]]  # fmt: skip
    reading = read(cast, xlsx(table), place=None)
    assert [hour.at for hour in reading.hours] == [NIGHT, datetime(2020, 2, 5, 16, tzinfo=UTC)]
    text = "日期\t时间\t温度\t风速\n2020-02-05\t22:00\t-30℃\t16km/h\n2020-02-05\t23\t-31℃\t16km/h\n"
    assert figures(read(cast, text.encode("gb18030"))) == [(-30, 16), (-31, 16)]


def test_degrees_fahrenheit_that_the_header_says(cast) -> None:
    reading = read(cast, "time,temp (°F),wind (kmh)\n2020-02-05 22:00,-22,16\n")
    assert figures(reading) == [(-30, 16)]
    assert reading.facts.temperature_unit == "f"


def test_degrees_fahrenheit_that_the_person_says(cast) -> None:
    assert figures(read(cast, "time,temp,wind\n2020-02-05 22:00,-22,10\n", temperature="f", wind="ms")) == [(-30, 36)]


@pytest.mark.parametrize(
    ("header", "row", "said", "code"),
    [
        ("time,temp,wind km/h", "-22,16", {}, "weather_temperature_unit"),
        ("time,temp °C,wind", "-22,16", {}, "weather_wind_unit"),
        ("time,temp °C,wind m/s", "-22,16", {"temperature": "f"}, "weather_units_differ"),
        ("time,temp °C,wind m/s", "-22 °F,16", {}, "weather_units_differ"),
        ("time,temp °C,wind m/s", "68,16", {}, "weather_looks_fahrenheit"),
        ("time,temp,wind m/s", "68,16", {"temperature": "c"}, "weather_looks_fahrenheit"),
        ("time,temp °C", "-22", {}, "import_header_missing"),
        ("temp °C,wind m/s", "-22,5", {}, "import_header_missing"),
        ("time,temp °C,wind m/s", "-22,16", {"place": None}, "weather_place_missing"),
        ("time,temp °C,wind m/s", "/,/", {}, "weather_nothing_read"),
    ],
)
def test_what_is_not_said_is_asked_back(cast, header, row, said, code) -> None:
    cells = row if header.startswith("temp") else f"2020-02-05 22:00,{row}"
    with pytest.raises(Problem, match=code):
        read(cast, f"{header}\n{cells}\n", **said)


def test_gaps_are_told_and_stay_missing(cast) -> None:
    reading = read(
        cast,
        "时间,气温℃,风速km/h\n2020-02-05 22:00,-30,16\n2020-02-05 23:00,-9999,-9999\n"
        "2020-02-06 00:00,-31,\n2020-02-06 02:00,-32,8\n",
    )
    assert figures(reading) == [(-30, 16), (-32, 8)]
    assert [(gap.place, gap.hours) for gap in reading.gaps] == [("北出口卡点", 3)]
    assert codes(reading) == [("weather_half_told", 4, "wind")]
    assert not reading.has_errors


def test_rows_are_wrong_by_row_and_column(cast) -> None:
    reading = read(
        cast,
        "点位,时间,气温℃,风速km/h\n北出口卡点,昨天,-30,16\n没有的点,2020-02-05 22:00,-30,16\n,2020-02-05 22:00,冷,16\n"
        "北出口卡点,2020-02-05 23:00,-90,16\n北出口卡点,2020-02-05 22:00,-30,300\n",
    )
    assert sorted(codes(reading)) == [
        ("import_cell_date", 2, "at"), ("import_cell_number", 4, "temperature_c"), ("weather_out_of_range", 5, "temperature"),
        ("weather_out_of_range", 6, "wind"), ("weather_place_unknown", 3, "place"),
    ]  # fmt: skip
    assert all(issue.message for issue in reading.issues)


def test_several_rows_of_an_hour_count_by_the_worst(cast) -> None:
    reading = read(
        cast, "时间,气温℃,风速km/h\n2020-02-05 22:00,-30,16\n2020-02-05 22:30,-31,8\n2020-02-05 22:30,-31,8\n"
    )
    assert figures(reading) == [(-31, 16)]
    assert codes(reading) == [("weather_several_an_hour", 3, "")]


def test_a_written_offset_goes_before_the_regions_clock(cast) -> None:
    reading = read(cast, "time,temp °C,wind m/s\n2020-02-05T14:00:00Z,-30,4\n2020-02-06T00:00+09:00,-31,4\n")
    assert [hour.at for hour in reading.hours] == [NIGHT, NIGHT.replace(hour=15)]


def test_a_clock_change(cast, settings) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    text = "time,temp °C,wind m/s\n2020-10-25 02:00,-1,4\n2020-10-25 02:00,-2,4\n2020-10-25 03:00,-3,4\n2020-03-29 02:30,-4,4\n"
    reading = read(cast, text)
    assert [hour.at.isoformat() for hour in reading.hours] == [
        "2020-10-25T00:00:00+00:00", "2020-10-25T01:00:00+00:00", "2020-10-25T02:00:00+00:00",
    ]  # fmt: skip
    assert codes(reading) == [("weather_hour_absent", 5, "at")]


def test_places_outside_ones_reach_are_unknown_and_one_query_finds_all(cast, django_assert_num_queries) -> None:
    Place.objects.create(unit=cast.other_county, name="邻县站", kind="other")
    Place.objects.create(unit=cast.township, name="北出口卡点", kind="other")
    text = "地点,时间,气温℃,风速km/h\n邻县站,2020-02-05 22:00,-30,16\n北出口卡点,2020-02-05 22:00,-30,16\n"
    with django_assert_num_queries(1):
        reading = read(cast, text, places=Place.objects.filter(unit__path__startswith=cast.county.path))
    assert codes(reading) == [("weather_place_unknown", 2, "place"), ("weather_place_ambiguous", 3, "place")]


def test_the_digest_holds_what_was_said(cast) -> None:
    text = "time,temp,wind\n2020-02-05 22:00,-22,10\n"
    digests = {read(cast, text, temperature=unit, wind="ms").facts.digest for unit in ("f", "c", "c")}
    assert len(digests) == 2
