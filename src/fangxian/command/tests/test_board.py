"""The board: true figures, worst first, within one's own units."""

from datetime import timedelta
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext

from fangxian.access.roles import Role
from fangxian.accounts.models import Station
from fangxian.base.clock import local_day, now
from fangxian.base.ids import new_id
from fangxian.base.testing import Cast, client_of, give, make_user
from fangxian.command.board import Board, board_of
from fangxian.record.models import StationCounter
from fangxian.record.services import withdraw_entry, write_entry
from fangxian.register.models import Place, PlaceKind, Unit, UnitKind

pytestmark = pytest.mark.django_db


def passage(cast: Cast, *, people: int = 2, place: Place | None = None, **extra: Any) -> Any:
    where = place or cast.post
    payload = {"direction": "in", "vehicle": "car", "people": people}
    return write_entry("checkpoint.passage", payload, unit_id=where.unit_id, place_id=where.pk, **extra)


def screening(cast: Cast, outcome: str = "pass", celsius: float = 36.4) -> Any:
    decision = {"outcome": outcome, "rule": "C10", "policy": "test"}
    reading = {"method": "forehead", "celsius": celsius, "at": now(), "ambient_c": 18.0, "in_range": True}
    payload = {
        "passage": new_id(), "direction": "in", "pass_number": "K1-1", "decision": decision, "readings": [reading],
    }  # fmt: skip
    return write_entry("checkpoint.screening", payload, unit_id=cast.county.pk, place_id=cast.post.pk)


def heard(cast: Cast) -> Station:
    return Station.objects.create(
        short="K7", label="tablet", unit_id=cast.county.pk, place_id=cast.post.pk, public_key={},
        token_digest="0" * 64, enrolled_by_id=cast.leader.pk, last_heard_at=now(),
    )  # fmt: skip


def value(board: Board, name: str) -> float | None:
    return next(cell.value for cell in board.total.cells if cell.indicator.id == name)


def test_the_figures_are_those_of_the_entries(cast: Cast) -> None:
    for _number in range(3):
        passage(cast)
    screening(cast)
    screening(cast, "fever_clinic", 38.2)
    board = board_of(cast.coordinator, cast.county)
    assert value(board, "checkpoint.vehicles") == 3
    assert value(board, "checkpoint.screened") == 2
    assert value(board, "checkpoint.febrile") == 1


def test_a_withdrawn_passage_counts_no_more(cast: Cast) -> None:
    entry = passage(cast)
    passage(cast)
    withdraw_entry(entry.pk, reason="登记重复", author_id=cast.leader.pk)
    assert value(board_of(cast.coordinator, cast.county), "checkpoint.vehicles") == 1


def test_each_unit_below_carries_what_lies_below_it(cast: Cast) -> None:
    other = Place.objects.create(unit=cast.other_county, name="南出口卡点", kind=PlaceKind.CHECKPOINT, is_manned=True)
    passage(cast)
    passage(cast, place=other)
    passage(cast, place=other)
    chief = make_user("chief", "总调度员", second_factor=True)
    give(chief, Role.COORDINATOR, cast.region)
    board = board_of(chief, cast.league)
    found = {line.unit.pk: line.cells for line in board.lines}
    figures = {
        unit: next(c.value for c in cells if c.indicator.id == "checkpoint.vehicles") for unit, cells in found.items()
    }
    assert figures == {cast.county.pk: 1, cast.other_county.pk: 2}
    assert value(board, "checkpoint.vehicles") == 3


def test_yesterday_stands_beside_today(cast: Cast) -> None:
    passage(cast, observed_at=now() - timedelta(days=1))
    board = board_of(cast.coordinator, cast.county)
    cell = next(cell for cell in board.total.cells if cell.indicator.id == "checkpoint.vehicles")
    assert (cell.value, cell.before, cell.trend) == (0, 1, "down")


def test_an_earlier_day_is_shown_whole(cast: Cast) -> None:
    passage(cast, observed_at=now() - timedelta(days=3))
    board = board_of(cast.coordinator, cast.county, local_day(now() - timedelta(days=3)))
    assert value(board, "checkpoint.vehicles") == 1
    assert not board.is_today
    assert board.lately == ()


def test_the_first_page_is_the_board_of_ones_highest_unit(cast: Cast) -> None:
    passage(cast)
    page = client_of(cast.coordinator).get("/")
    assert page.status_code == 200
    assert cast.county.name in page.content.decode()


def test_without_a_board_the_first_page_is_ones_account(cast: Cast) -> None:
    answer = client_of(cast.nobody).get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/account/")


def test_another_countys_board_does_not_exist(cast: Cast) -> None:
    client = client_of(cast.coordinator)
    assert client.get(f"/board/{cast.other_county.pk}/").status_code == 404
    assert client.get(f"/board/{cast.other_county.pk}/figures/checkpoint.vehicles/").status_code == 404


def test_a_figure_opens_to_the_entries_behind_it(cast: Cast) -> None:
    entry = passage(cast)
    page = client_of(cast.coordinator).get(f"/board/{cast.county.pk}/figures/checkpoint.vehicles/")
    assert f"/entries/{entry.pk}/" in page.content.decode()


def test_the_entries_behind_a_figure_come_in_pages(cast: Cast) -> None:
    for _number in range(51):
        passage(cast)
    client = client_of(cast.coordinator)
    address = f"/board/{cast.county.pk}/figures/checkpoint.vehicles/"
    first, second = (client.get(address, {"page": page}).content.decode() for page in (1, 2))
    assert (first.count("/entries/"), second.count("/entries/")) == (50, 1)


def test_what_holds_now_has_no_value_on_an_earlier_day(cast: Cast) -> None:
    StationCounter.objects.create(pk=heard(cast).pk, highest=9, received=8, missing=[[4, 4]])
    yesterday = local_day(now()) - timedelta(days=1)
    names = ("record.gaps", "checkpoint.posts_manned", "checkpoint.posts_due")
    assert [value(board_of(cast.coordinator, cast.county), name) for name in names] == [1, 1, 1]
    assert [value(board_of(cast.coordinator, cast.county, yesterday), name) for name in names] == [None] * 3
    page = client_of(cast.coordinator).get(f"/board/{cast.county.pk}/figures/record.gaps/", {"day": str(yesterday)})
    assert "此数字只反映当前状况" in page.content.decode()


def test_a_figure_of_no_entries_opens_to_what_it_counts(cast: Cast) -> None:
    station = heard(cast)
    StationCounter.objects.create(pk=station.pk, highest=9, received=8, missing=[[4, 4]])
    address = f"/board/{cast.county.pk}/figures/"
    page = client_of(cast.coordinator).get(f"{address}record.gaps/").content.decode()
    assert f"/stations/{station.pk}/" in page
    page = client_of(cast.coordinator).get(f"{address}checkpoint.posts_manned/").content.decode()
    assert cast.post.name in page
    assert "最近一次联络" in page
    assert "这个数字没有对应的记录" not in page


def test_an_unknown_figure_is_not_found(cast: Cast) -> None:
    assert client_of(cast.coordinator).get(f"/board/{cast.county.pk}/figures/no.such/").status_code == 404


def test_an_entry_is_told_in_words_with_its_corrections(cast: Cast) -> None:
    entry = passage(cast)
    withdraw_entry(entry.pk, reason="登记重复", author_id=cast.leader.pk)
    page = client_of(cast.coordinator).get(f"/entries/{entry.pk}/").content.decode()
    assert "登记重复" in page
    assert cast.leader.name in page
    assert bytes(entry.leaf).hex() in page


def test_a_fragment_is_enough_to_move(cast: Cast) -> None:
    page = client_of(cast.coordinator).get("/", headers={"HX-Request": "true"})
    assert "<html" not in page.content.decode()


def test_the_board_takes_the_same_queries_for_any_number_of_units(cast: Cast) -> None:
    from django.db import connection

    client = client_of(cast.coordinator)
    client.get("/")
    with CaptureQueriesContext(connection) as few:
        client.get("/")
    for number in range(12):
        township = Unit.objects.get(pk=cast.county.pk).add_child(
            name=f"第{number}镇", kind=UnitKind.TOWNSHIP, code=f"9901012{number:02}"
        )
        place = Place.objects.create(unit=township, name=f"{number}号卡点", kind=PlaceKind.CHECKPOINT, is_manned=True)
        passage(cast, place=place)
    with CaptureQueriesContext(connection) as many:
        client.get("/")
    assert len(many) == len(few) <= 37
