"""The register as a file: the field's columns, masked by default, harmless cells, an entry for each export."""

import io
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from python_calamine import CalamineWorkbook

from fangxian.base.clock import local_day, now
from fangxian.base.testing import Cast
from fangxian.fronts.checkpoint.export import COLUMNS, MASKED, named_listing
from fangxian.fronts.checkpoint.models import Screening
from fangxian.fronts.checkpoint.tests.conftest import ID_NUMBER, NAME, PHONE, Night
from fangxian.fronts.checkpoint.tests.facts import NIGHT, Post, reading
from fangxian.record.models import Entry
from fangxian.record.services import export_identities, note_export

SignedIn = Callable[..., Client]
REGISTER = reverse("checkpoint:register")
EXPORT = reverse("checkpoint:export")


def sheets(answer: Any) -> list[list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer)))
    return [book.get_sheet_by_index(index).to_python() for index in range(len(book.sheet_names))]


def by_column(rows: list[list[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def asked(purpose: str = "上级核查") -> dict[str, str]:
    day = local_day(now()).isoformat()
    return {"start": "2020-01-01", "end": day, "purpose": purpose}


@pytest.fixture
def leader(cast: Cast, signed_in: SignedIn) -> Client:
    return signed_in(cast.leader)


def test_a_file_is_masked_by_default(leader: Client, night: Night) -> None:
    answer = leader.get(f"{REGISTER}?format=xlsx&outcome=fever_clinic")
    register, about = sheets(answer)
    (row,) = by_column(register)
    assert (row["姓名"], row["身份证号"], row["联系电话"], row["车牌号"]) == (
        "沈*",
        "110105**********2X",
        "138****8000",
        "蒙K***34",
    )
    assert (row["体温"], row["复测体温"], row["处置结果"], row["是否发热"]) == (37.9, 38.1, "送发热门诊", "是")
    assert (row["检查地点"], row["检查人员"], row["来源地点"]) == ("北出口卡点", "值守人员丙", "东胜区")
    assert "leader" in str(about)
    payload = msgspec.json.decode(Entry.objects.get(kind="record.export").payload)
    assert (payload["what"], payload["rows"], payload["identities"]) == ("checkpoint.register.xlsx", 1, False)


def test_identities_leave_only_for_a_purpose(leader: Client, night: Night) -> None:
    assert leader.post(EXPORT, asked(purpose="")).status_code == 422
    assert leader.post(EXPORT, {**asked(), "start": "2999-01-01"}).status_code == 422
    assert not Entry.objects.filter(kind="record.export").exists()
    register, about = sheets(leader.post(EXPORT, asked()))
    row = by_column(register)[0]
    assert (row["姓名"], row["身份证号"], row["联系电话"], row["车牌号"]) == (NAME, ID_NUMBER, PHONE, "蒙K·A1234")
    assert "leader" in str(about)
    entry = Entry.objects.get(kind="record.export")
    payload = msgspec.json.decode(entry.payload)
    assert (payload["rows"], payload["identities"], payload["purpose"]) == (2, True, "上级核查")
    assert NAME not in entry.payload


def test_cells_that_look_like_formulas_are_harmless(leader: Client, night: Night) -> None:
    register, _about = sheets(leader.get(f"{REGISTER}?format=xlsx"))
    assert {row["货物名称"] for row in by_column(register)} == {"'=HYPERLINK(1)"}


def test_the_columns_are_those_of_the_field(db: None) -> None:
    with translation.override("zh-hans"):
        names = [str(column.label) for column in COLUMNS]
    wanted = [
        "姓名",
        "身份证号",
        "车牌号",
        "检查时间",
        "来源地点",
        "目的地址",
        "检查地点",
        "检查人员",
        "联系电话",
        "出发时间",
        "体温",
        "本县联系人",
    ]
    assert set(wanted) <= set(names)
    assert len(set(names)) == len(names)


def test_what_the_lane_asks_besides_is_told_in_the_order_of_the_field(cast: Cast, leader: Client, post: Post) -> None:
    who = {"name": NAME, "registered_residence": "湖北省武汉市", "contact": "李望山", "employer": "某煤矿"}
    warm = reading(37.9, instrument="3号", is_warm_store=True)
    screening = post.screening(
        post.passage(), identity=who, departed_at=NIGHT, via="包头", note="随车\n证明", readings=[warm]
    )
    post.further(screening, 36.9)
    post.send()
    post.amend(screening, "checkpoint.screening", via="包头、鄂托克旗")
    post.send()
    register, _about = sheets(leader.post(EXPORT, asked()))
    (row,) = by_column(register)
    assert (row["户籍"], row["本县联系人"], row["工作单位"]) == ("湖北省武汉市", "李望山", "某煤矿")
    assert (row["途经地"], row["备注"], row["体温计"], row["体温计是否保温"]) == (
        "包头、鄂托克旗",
        "随车证明",
        "3号",
        "是",
    )
    assert (row["数据录入账号"], row["录入账号所属组织"]) == (cast.officer.username, cast.county.name)
    assert row["创建时间"] == row["修改时间"] != ""
    names = register[0]
    for before, after in (("姓名", "户籍"), ("户籍", "身份证号"), ("出发时间", "途经地"), ("备注", "数据录入账号")):
        assert names.index(before) + 1 == names.index(after)


def test_a_line_that_nobody_corrected_has_no_time_of_correction(leader: Client, night: Night) -> None:
    register, _about = sheets(leader.get(f"{REGISTER}?format=xlsx"))
    assert {row["修改时间"] for row in by_column(register)} == {""}
    assert {row["途经地"] for row in by_column(register)} == {""}


@pytest.mark.parametrize("who", ["officer", "auditor"])
def test_those_who_may_only_look_take_nothing_out(cast: Cast, night: Night, signed_in: SignedIn, who: str) -> None:
    client = signed_in(getattr(cast, who))
    assert client.get(EXPORT).status_code == 404
    answer = client.get(f"{REGISTER}?format=xlsx")
    assert answer["Content-Type"].startswith("text/html")
    assert "ti-download" not in answer.content.decode()
    assert "ti-download" in signed_in(cast.leader).get(REGISTER).content.decode()


def test_nothing_of_another_county_leaves(cast: Cast, night: Night, signed_in: SignedIn) -> None:
    register, _about = sheets(signed_in(cast.outsider).post(EXPORT, asked()))
    assert len(register) == 1


def test_an_export_asks_who_it_is_first(cast: Cast, night: Night, signed_in: SignedIn) -> None:
    client = signed_in(cast.leader, recent=False)
    for address in (EXPORT, f"{REGISTER}?format=xlsx"):
        answer = client.get(address)
        assert answer.status_code == 302
        assert "reauthenticate" in answer["Location"]


def test_a_plate_of_another_unit_is_not_reached_through_a_screening(cast: Cast, night: Night) -> None:
    night.post.unit_id = cast.other_county.pk
    night.post.screening(night.passage)
    night.post.send()
    theirs = Screening.objects.filter(unit_id=cast.other_county.pk)
    (row,) = MASKED.prepare(list(theirs))
    assert (row.vehicle, row.vehicle_identity) == ("", {})


def test_an_export_takes_the_same_queries_for_any_number_of_rows(cast: Cast, night: Night) -> None:
    entry = note_export("x", 1, author_id=cast.leader.pk, unit_id=None, identities=True, purpose="test")
    listing = named_listing(entry)
    rows = list(Screening.objects.all())

    def count(rows: list[Screening]) -> int:
        with CaptureQueriesContext(connection) as queries:
            listing.prepare(rows)
        return len(queries)

    assert count(rows[:1]) == count(rows) <= 12


def test_identities_stay_closed_without_an_entry_that_speaks_for_them(cast: Cast, night: Night) -> None:
    from fangxian.base.problems import Problem

    masked = note_export("x", 1, author_id=cast.leader.pk, unit_id=None)
    with pytest.raises(Problem):
        export_identities([night.feverish], export=masked)
