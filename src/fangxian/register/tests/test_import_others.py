"""Places, people, teams and policies from tables."""

import json

import pytest

from fangxian.record.models import Entry
from fangxian.register import identities, importing
from fangxian.register.models import Person, Place, Policy, Team, Unit
from fangxian.register.tests.sheets import csv_text, xlsx

pytestmark = pytest.mark.django_db
PLACES = [
    ["点位名称", "类型", "所属单位", "纬度", "经度", "是否值守"],
    ["北出口", "卡口", "安河旗", "39.8", "109.9", "是"],
]
PEOPLE = [
    ["单位", "工号", "姓名", "身份证号", "手机号"],
    ["990101", "A001", "甲某", "11010519491231002X", "13800138000"],
    ["990101", "A002", "乙某", "", ""],
]


def load(register, rows, **more):
    data = rows if isinstance(rows, bytes) else csv_text(rows).encode()
    return importing.run(register, data, **{"dry_run": False, "actor": None, **more})


def twice(register, rows):
    first, again = load(register, rows), load(register, rows)
    assert not first.has_errors, first.as_dict()
    assert again.counts["unchanged"] == first.counts["new"] == len(rows) - 1
    return first


def test_places_arrive_once(cast) -> None:
    twice("places", PLACES)
    place = Place.objects.get(name="北出口")
    assert (place.kind, place.lat, place.is_manned, place.unit) == ("checkpoint", 39.8, True, cast.county)


def test_half_a_coordinate_is_an_error(cast) -> None:
    report = load("places", [["名称", "单位", "纬度"], ["甲", "990101", "39"]])
    assert [issue.code for issue in report.issues] == ["import_coordinates_invalid"]


def test_an_unknown_kind_is_told_by_cell(cast) -> None:
    report = load("places", [["名称", "单位", "类型"], ["甲", "990101", "飞船"]])
    assert [(i.code, i.row, i.column) for i in report.issues] == [("import_cell_choice", 2, "kind")]


def test_a_place_of_another_unit_cannot_be_taken_over(cast) -> None:
    load("places", [["编号", "名称", "单位"], ["X1", "石桥", "990102"]])
    report = load("places", [["编号", "名称", "单位"], ["X1", "石桥", "990101"]], within=[cast.county.path])
    assert [issue.code for issue in report.issues] == ["import_out_of_scope"]


def test_people_arrive_once_and_their_identity_lies_in_the_vault(cast) -> None:
    twice("people", PEOPLE)
    person = Person.objects.get(number="A001")
    assert identities.read_identities([person.subject_id])[person.subject_id]["name"] == "甲某"
    assert Entry.objects.filter(kind="register.person").count() == 2
    assert "甲某" not in str(list(Entry.objects.values_list("payload", flat=True)))


def test_a_changed_phone_is_a_new_entry_and_is_not_shown(cast) -> None:
    load("people", PEOPLE)
    report = load("people", [PEOPLE[0], [*PEOPLE[1][:4], "13900139000"]])
    assert report.preview[0].changes == (("phone", "***", "***"),)
    person = Person.objects.get(number="A001")
    assert identities.read_identities([person.subject_id])[person.subject_id]["phone"] == "13900139000"


def test_one_id_number_is_one_person(cast) -> None:
    report = load("people", [*PEOPLE, ["990101", "A003", "丙某", "11010519491231002x", ""]])
    assert [(i.code, i.row) for i in report.issues] == [("person_registered", 4)]
    assert Person.objects.count() == 0


def test_an_id_number_of_a_registered_person_is_refused_without_being_said(cast) -> None:
    load("people", PEOPLE)
    report = load("people", [PEOPLE[0], ["990102", "B001", "丁某", "11010519491231002X", ""]])
    assert [issue.code for issue in report.issues] == ["person_registered"]
    assert "11010519" not in report.issues[0].message + json.dumps(report.as_dict(), ensure_ascii=False)


def test_importing_many_people_takes_few_statements(cast, django_assert_max_num_queries) -> None:
    rows = [PEOPLE[0], *(["990101", f"N{n:03}", f"某{n}", "", f"1380000{n:04}"] for n in range(300))]
    with django_assert_max_num_queries(40):
        assert load("people", rows).counts["new"] == 300


def test_teams_arrive_once_with_their_members(cast) -> None:
    load("people", PEOPLE)
    twice("teams", [["单位", "队名", "成员"], ["990101", "夜班组", "A001、A002"]])
    assert Team.objects.get().members.count() == 2
    report = load("teams", [["单位", "队名", "成员"], ["990101", "夜班组", "A002"]])
    assert report.counts["changed"] == 1
    assert [person.number for person in Team.objects.get().members.all()] == ["A002"]


def test_an_unknown_member_is_an_error(cast) -> None:
    report = load("teams", [["单位", "队名", "成员"], ["990101", "夜班组", "Z9"]])
    assert [(i.code, i.column) for i in report.issues] == [("import_member_unknown", "members")]


POLICY = {
    "topic": "retention", "edition": "test-1", "title": "试行", "effective_from": "2020-02-05", "source": "通知",
    "jurisdiction": "990101", "values": {"days": {"checkpoint": 14}, "default_days": 30},
}  # fmt: skip


def test_an_edition_arrives_once_and_never_changes(cast) -> None:
    data = json.dumps([POLICY]).encode()
    assert load("policies", data).counts["new"] == 1
    assert load("policies", data).counts["unchanged"] == 1
    changed = json.dumps([{**POLICY, "values": {"days": {}, "default_days": 9}}]).encode()
    assert [issue.code for issue in load("policies", changed).issues] == ["policy_edition_taken"]
    assert Policy.objects.get(edition="test-1").values["default_days"] == 30


def test_values_that_do_not_fit_the_topic_are_told(cast) -> None:
    report = load("policies", json.dumps([{**POLICY, "values": {"default_days": 0}}]).encode())
    assert [(i.code, i.column) for i in report.issues] == [("policy_values_invalid", "values")]


def test_only_who_may_everywhere_imports_an_edition_for_everywhere(cast) -> None:
    data = json.dumps([{**POLICY, "jurisdiction": ""}]).encode()
    assert load("policies", data, within=[cast.county.path]).has_errors


@pytest.mark.parametrize("register", sorted(importing.REGISTERS))
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_template_is_understood_by_its_own_importer(register, language, db) -> None:
    from django.utils.translation import override

    from fangxian.register.importing.columns import read_table
    from fangxian.register.importing.tables import read_rows
    from fangxian.register.importing.template import template_workbook

    about = importing.importer(register)
    with override(language):
        source = read_rows(template_workbook(about))
    rows, issues = read_table(source, about.columns)
    assert (rows, issues) == ([], [])


def test_an_excel_file_from_the_template_imports(cast) -> None:
    assert load("places", xlsx([["名称 *", "所属单位 *"], ["甲", 990101]])).counts["new"] == 1
    assert Unit.objects.count() == 7
