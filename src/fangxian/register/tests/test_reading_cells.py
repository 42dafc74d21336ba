"""Dates, codes and flags as people write them."""

from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fangxian.register import divisions
from fangxian.register.importing import cells

DAYS = st.dates(date(1930, 1, 1), date(2150, 1, 1))
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@given(DAYS)
def test_a_day_reads_the_same_in_every_form(day: date) -> None:
    forms = [
        day.isoformat(), f"{day.year}/{day.month}/{day.day}", f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日", day.strftime("%Y%m%d"), f"{day.isoformat()} 08:30:00",
        str((day - date(1899, 12, 30)).days), day.isoformat().translate(FULL_WIDTH), f" {day.isoformat()}\u3000",
    ]  # fmt: skip
    assert {cells.parse_date(form) for form in forms} == {day}


@given(st.datetimes(datetime(1930, 1, 1), datetime(2150, 1, 1)))
def test_a_moment_survives_to_the_second(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    serial = (moment - datetime(1899, 12, 30)) / timedelta(days=1)
    assert cells.parse_moment(moment.isoformat(sep=" ")) == moment
    assert abs(cells.parse_moment(f"{serial:.8f}") - moment) <= timedelta(seconds=1)


@given(st.text(max_size=40))
def test_no_text_makes_the_date_reader_fall_over(text: str) -> None:
    with suppress(ValueError):
        assert isinstance(cells.parse_moment(text), datetime)


@pytest.mark.parametrize("text", ["2020-02-30", "20201301", "2020-2", "昨天", "", "2020-02-05 25:00"])
def test_what_no_calendar_has_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        cells.parse_date(text)


def test_chinese_times_are_read() -> None:
    assert cells.parse_moment("2020年2月5日8时30分") == datetime(2020, 2, 5, 8, 30)


@pytest.mark.parametrize("text", ["150603", "150603.0", "１５０６０３", " 150 603 ", "150603.00"])
def test_a_code_reads_the_same_in_every_form(text: str) -> None:
    assert cells.parse_code(text) == "150603"


@given(st.integers(10, 99), st.sampled_from([0, 2, 4, 7, 10]))
def test_padding_never_changes_a_code(start: int, more: int) -> None:
    code = f"{start}" + "1" * more
    padded = {code, *(code.ljust(length, "0") for length in (6, 9, 12) if length > len(code))}
    assert {divisions.normalise_code(form) for form in padded} == {code}


@given(st.from_regex(r"[1-9][0-9]{11}", fullmatch=True))
def test_every_ancestor_is_a_shorter_prefix(code: str) -> None:
    above = list(divisions.ancestor_codes(divisions.normalise_code(code)))
    assert all(code.startswith(item) for item in above)
    assert above == sorted(above, key=len, reverse=True)


def test_a_six_digit_code_with_two_zeros_is_a_league() -> None:
    assert divisions.normalise_code("150600") == "1506"
    assert divisions.kind_of_code("1506") == "league"
    assert divisions.official_code("1506") == "150600"


@pytest.mark.parametrize(
    ("text", "value"), [("是", True), ("√", True), ("1", True), ("否", False), ("", False), ("Ｎ", False)]
)
def test_flags_are_read(text: str, value: bool) -> None:
    assert cells.parse_flag(text) is value


def test_numbers_need_to_be_finite() -> None:
    assert cells.parse_number("１,234.5") == 1234.5
    for text in ("nan", "inf", "1_000", "x"):
        with pytest.raises(ValueError, match=r"."):
            cells.parse_number(text)


def test_a_disarmed_formula_reads_back_as_it_was() -> None:
    assert cells.plain("'=1+1") == "=1+1"
    assert cells.plain("'s") == "'s"
