"""Pages of the registers: who sees what, and what an act leaves behind."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fangxian.base.testing import client_of
from fangxian.record.models import Entry
from fangxian.register import importing, services
from fangxian.register.models import Person, Place, Policy, Team, Unit
from fangxian.register.policies import load_builtin
from fangxian.register.tests.sheets import csv_text, xlsx

pytestmark = pytest.mark.django_db
LISTS = ["units", "unit-list", "places", "people", "teams", "policies"]


@pytest.fixture
def person(cast) -> Person:
    return services.register_person(
        cast.county.pk, number="A001", kind="staff", actor=None,
        identity={"name": "甲某某", "id_number": "11010519491231002X", "phone": "13800138000"},
    )  # fmt: skip


@pytest.fixture
def team(cast, person) -> Team:
    return services.add_team(cast.county.pk, name="夜班组", members=[person.pk], actor=None)


def address(name, *args) -> str:
    return reverse(f"registers:{name}", args=args)


@pytest.mark.parametrize("name", LISTS)
def test_who_may_see_the_registers_sees_every_list(cast, name) -> None:
    assert client_of(cast.worker).get(address(name)).status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_without_the_role_there_is_no_such_page(cast, name) -> None:
    assert client_of(cast.nobody).get(address(name)).status_code == 404


@pytest.mark.parametrize("name", [*LISTS, "unit-new", "place-new", "person-new", "team-new", "policy-new"])
def test_signed_out_leads_to_the_sign_in(cast, client, name) -> None:
    assert client.get(address(name)).status_code == 302


@pytest.mark.parametrize("name", ["unit-new", "place-new", "person-new", "team-new", "policy-new"])
def test_who_only_looks_cannot_add(cast, name) -> None:
    assert client_of(cast.worker).get(address(name)).status_code == 404


def test_things_of_other_units_do_not_exist(cast, person, team) -> None:
    client = client_of(cast.outsider)
    for url in (
        address("unit", cast.county.pk), address("unit-children", cast.county.pk), address("unit-rename", cast.county.pk),
        address("unit-move", cast.county.pk), address("unit-close", cast.county.pk), address("place", cast.post.pk),
        address("place-close", cast.post.pk), address("team", team.pk), address("history", "people", person.pk),
        address("history", "units", cast.county.pk), address("history", "places", cast.post.pk),
    ):  # fmt: skip
        assert client.get(url).status_code == 404, url
    assert "北出口" not in client.get(address("places")).content.decode()
    assert "A001" not in client.get(address("people")).content.decode()


def test_names_are_masked_and_never_whole(cast, person) -> None:
    page = client_of(cast.worker).get(address("people")).content.decode()
    assert "甲*" in page
    assert "138****8000" in page
    assert "甲某某" not in page
    assert "110105" not in page


def test_the_tree_begins_at_ones_own_units(cast) -> None:
    page = client_of(cast.worker).get(address("units")).content.decode()
    assert "安河旗" in page
    assert "远山县" not in page
    below = client_of(cast.worker).get(address("unit-children", cast.county.pk)).content.decode()
    assert "河湾镇" in below


def test_units_are_found_by_name_and_by_code(cast) -> None:
    client = client_of(cast.worker)
    for words in ("柳湾", "990101100201"):
        assert "柳湾嘎查" in client.get(address("units"), {"q": words}).content.decode()
    assert "石桥镇" not in client.get(address("units"), {"q": "石桥"}).content.decode()


def test_a_unit_is_added_renamed_moved_and_closed(cast) -> None:
    client = client_of(cast.coordinator)
    added = client.post(
        address("unit-new"), {"parent": "990101", "name": "卫生局", "kind": "department", "code": "AH-1"}
    )
    unit = Unit.objects.get(code="AH-1")
    assert added.url == address("unit", unit.pk)
    client.post(address("unit-rename", unit.pk), {"name": "卫健委", "reason": "机构改革"})
    client.post(address("unit-move", unit.pk), {"parent": "河湾镇", "reason": "下沉"})
    client.post(address("unit-close", unit.pk), {"reason": "撤销"})
    unit.refresh_from_db()
    assert (unit.name, unit.is_closed, unit.path.startswith(cast.township.path)) == ("卫健委", True, True)
    assert set(unit.history.values_list("history_change_reason", flat=True)) >= {"机构改革", "下沉", "撤销"}
    page = client.get(address("history", "units", unit.pk)).content.decode()
    assert "机构改革" in page
    assert "调度员甲" in page


def test_a_refused_act_comes_back_with_its_reason(cast) -> None:
    answer = client_of(cast.coordinator).post(address("unit-close", cast.county.pk), {"reason": "试"})
    assert answer.status_code == 422
    assert "请先" in answer.content.decode()


def test_a_unit_cannot_be_put_under_a_foreign_one(cast) -> None:
    client = client_of(cast.coordinator)
    answer = client.post(address("unit-move", cast.township.pk), {"parent": "990102", "reason": "试"})
    assert answer.status_code == 422


def test_a_place_is_added_changed_and_closed(cast) -> None:
    client = client_of(cast.coordinator)
    client.post(
        address("place-new"), {"unit": "990101", "name": "南出口", "kind": "checkpoint", "lat": "39.5", "lon": "109.9"}
    )
    place = Place.objects.get(name="南出口")
    client.post(
        address("place", place.pk), {"name": "南出口二号", "kind": "checkpoint", "is_manned": "on", "reason": "改名"}
    )
    client.post(address("place-close", place.pk), {"reason": "撤点"})
    place.refresh_from_db()
    assert (place.name, place.is_closed, place.is_manned, place.lat) == ("南出口二号", True, False, None)


def test_who_only_looks_cannot_change_a_place(cast) -> None:
    answer = client_of(cast.worker).post(address("place", cast.post.pk), {"name": "x", "kind": "other", "reason": "x"})
    assert answer.status_code == 404
    assert Place.objects.get(pk=cast.post.pk).name == "北出口卡点"


def test_a_person_is_registered_into_the_vault(cast) -> None:
    client = client_of(cast.coordinator)
    client.post(
        address("person-new"),
        {"unit": "990101", "number": "B1", "kind": "volunteer", "name": "乙某", "phone": "13900139000"},
    )
    entry = Entry.objects.get(kind="register.person")
    assert entry.subject_id == Person.objects.get(number="B1").subject_id
    assert entry.author_id == cast.coordinator.pk


def test_a_team_is_added_and_changed(cast, person) -> None:
    client = client_of(cast.coordinator)
    client.post(address("team-new"), {"unit": "990101", "name": "白班组", "members": "A001"})
    team = Team.objects.get(name="白班组")
    assert list(team.members.all()) == [person]
    client.post(address("team-change", team.pk), {"name": "白班组", "members": "", "reason": "轮休"})
    assert team.members.count() == 0
    answer = client.post(address("team-change", team.pk), {"name": "白班组", "members": "Z9", "reason": "试"})
    assert answer.status_code == 422


def test_an_edition_is_added_and_compared_with_the_one_before(cast) -> None:
    load_builtin()
    client = client_of(cast.coordinator)
    values = '{"days": {"checkpoint": 21}, "default_days": 30}'
    form = {"topic": "retention", "jurisdiction": "990101", "edition": "ah-1", "title": "安河旗试行", "source": "通知",
            "effective_from": "2020-02-05T00:00", "values": values}  # fmt: skip
    answer = client.post(address("policy-new"), form)
    page = client.get(answer.url).content.decode()
    assert "days.checkpoint" in page
    assert "<del>14 天</del>" in page
    assert "<ins>21 天</ins>" in page
    assert client_of(cast.outsider).get(answer.url).status_code == 404
    assert client.post(address("policy-new"), form).status_code == 422
    assert client.post(address("policy-new"), {**form, "edition": "ah-2", "values": "{"}).status_code == 422
    assert client.post(address("policy-new"), {**form, "edition": "ah-3", "jurisdiction": ""}).status_code == 422


def upload(client, register, data, name="表.csv"):
    return client.post(address("import", register), {"file": SimpleUploadedFile(name, data)})


def ticket_of(answer) -> str:
    return re.search(r'name="ticket" value="([^"]+)"', answer.content.decode())[1]


PLACES = csv_text([["名称", "单位", "类型"], ["西出口", "990101", "卡口"]])


def test_an_import_is_previewed_and_then_confirmed_once(cast) -> None:
    client = client_of(cast.coordinator)
    preview = upload(client, "places", PLACES.encode("gb18030"))
    assert "西出口" in preview.content.decode()
    assert not Place.objects.filter(name="西出口").exists()
    form = {"ticket": ticket_of(preview), "reason": "建点"}
    assert client.post(address("import-confirm", "places"), form).status_code == 200
    place = Place.objects.get(name="西出口")
    assert place.history.get().history_user == cast.coordinator
    assert client.post(address("import-confirm", "places"), form).status_code == 410


def test_errors_stand_with_row_and_column_and_there_is_nothing_to_confirm(cast) -> None:
    answer = upload(client_of(cast.coordinator), "places", csv_text([["名称", "单位"], ["甲", "990102"]]).encode())
    page = answer.content.decode()
    assert "import_out_of_scope" in page
    assert 'name="ticket"' not in page


def test_a_preview_speaks_in_words_and_not_in_codes(cast) -> None:
    data = csv_text([["代码", "名称", "已停用"], ["990101100201", "柳湾嘎查", "是"]]).encode()
    page = upload(client_of(cast.coordinator), "units", data).content.decode()
    assert "<del>否</del> → <ins>是</ins>" in page


def test_a_file_that_is_no_table_is_told_in_the_form(cast) -> None:
    assert upload(client_of(cast.coordinator), "places", b"PK\x03\x04broken").status_code == 422


def test_an_upload_waiting_for_confirmation_is_kept_as_ciphertext(cast) -> None:
    from django.core.cache import cache

    data = csv_text([["单位", "工号", "姓名"], ["990101", "C1", "丙某某"]]).encode()
    ticket = ticket_of(upload(client_of(cast.coordinator), "people", data))
    held = cache.get(f"import:{cast.coordinator.pk}:people:{ticket.split('.')[0]}")
    assert held
    assert "丙某某".encode() not in held


def test_another_person_cannot_confirm_it(cast) -> None:
    form = {"ticket": ticket_of(upload(client_of(cast.coordinator), "places", PLACES.encode()))}
    assert client_of(cast.administrator).post(address("import-confirm", "places"), form).status_code == 410


@pytest.mark.parametrize("register", ["units", "places", "people", "teams", "policies"])
def test_every_register_offers_its_template_and_its_import(cast, register) -> None:
    client = client_of(cast.coordinator)
    assert client.get(address("import", register)).status_code == 200
    assert client.get(address("import-template", register)).content.startswith(b"PK")


def test_who_only_looks_cannot_import(cast) -> None:
    assert client_of(cast.worker).get(address("import", "places")).status_code == 404
    assert client_of(cast.administrator).get(address("import", "policies")).status_code == 404
    assert client_of(cast.coordinator).get(address("import", "nothing")).status_code == 404


@pytest.mark.parametrize(("name", "register"), [("unit-list", "units"), ("places", "places"), ("teams", "teams")])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_imports_again_and_changes_nothing(cast, team, name, register, form) -> None:
    client = client_of(cast.coordinator)
    answer = client.get(address(name), {"format": form})
    data = b"".join(answer.streaming_content)
    report = importing.run(register, data, dry_run=True, actor=None)
    assert (report.counts["errors"], report.counts["new"], report.counts["changed"]) == (0, 0, 0)
    assert report.counts["unchanged"] > 0
    assert Entry.objects.filter(kind="record.export").count() == 1


def queries_of(client, name) -> int:
    with CaptureQueriesContext(connection) as caught:
        client.get(address(name))
    return len(caught)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_takes_the_same_number_of_queries_for_any_number_of_rows(cast, team, name) -> None:
    load_builtin()
    client = client_of(cast.worker)
    client.get(address(name))  # the first request of a session also saves it
    few = queries_of(client, name)
    Place.objects.bulk_create([Place(unit=cast.county, name=f"点{n}", kind="other") for n in range(30)])
    people = csv_text([["单位", "工号", "姓名"], *(["990101", f"N{n}", f"某{n}"] for n in range(30))])
    units = csv_text([["代码", "名称"], *([f"9901011001{n}", f"第{n}嘎查"] for n in range(30, 60))])
    for register, text in (("people", people), ("units", units)):
        assert importing.run(register, text.encode(), dry_run=False, actor=None).is_applied
    Team.objects.bulk_create([Team(unit=cast.county, name=f"队{n}") for n in range(30)])
    assert queries_of(client, name) == few


def test_xlsx_uploads_work(cast) -> None:
    answer = upload(client_of(cast.coordinator), "places", xlsx([["名称", "单位"], ["东出口", 990101]]), "表.xlsx")
    assert "东出口" in answer.content.decode()
    assert Policy.objects.count() == 0
