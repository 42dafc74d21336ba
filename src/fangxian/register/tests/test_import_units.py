"""Units arrive by code; nothing is half imported; the same file twice changes nothing."""

import pytest

from fangxian.base.problems import Problem
from fangxian.register import importing
from fangxian.register.models import Unit
from fangxian.register.tests.sheets import csv_text, xlsx

pytestmark = pytest.mark.django_db
HEAD = ["区划代码", "单位名称"]
TREE = [HEAD, ["152223101", "河湾镇"], ["150000", "北原"], ["152200", "朔原盟"], ["152223", "安河旗"]]


def load(rows, *, dry_run=False, **more):
    data = rows if isinstance(rows, bytes) else csv_text(rows).encode()
    return importing.run("units", data, dry_run=dry_run, actor=None, **more)


def test_parents_follow_from_codes_in_any_order_of_rows() -> None:
    assert load(TREE).counts["new"] == 4
    assert list(Unit.objects.order_by("path").values_list("code", "depth", "kind")) == [
        ("15", 1, "region"), ("1522", 2, "league"), ("152223", 3, "county"), ("152223101", 4, "township")
    ]  # fmt: skip
    assert Unit.objects.find_problems() == ([], [], [], [], [])


def test_the_same_file_twice_changes_nothing() -> None:
    load(TREE)
    again = load(TREE)
    assert (again.counts["unchanged"], again.counts["new"], again.counts["changed"]) == (4, 0, 0)
    assert Unit.history.count() == 4


def test_a_dry_run_writes_nothing_and_says_what_would_change() -> None:
    report = load(TREE, dry_run=True)
    assert (report.counts["new"], report.is_applied, Unit.objects.count()) == (4, False, 0)


def test_one_bad_row_stops_the_whole_import() -> None:
    report = load([*TREE, ["1522231010010", ""]])
    assert report.has_errors
    assert Unit.objects.count() == 0


def test_a_changed_name_keeps_its_history_and_reason() -> None:
    load(TREE)
    report = load([HEAD, ["152223", "安河市"]], reason="改名批复")
    unit = Unit.objects.get(code="152223")
    assert report.preview[0].changes == (("name", "安河旗", "安河市"),)
    assert list(unit.history.values_list("name", "history_change_reason")) == [
        ("安河市", "改名批复"),
        ("安河旗", "导入"),
    ]


def test_an_abolished_code_is_closed_and_not_deleted() -> None:
    load(TREE)
    load([[*HEAD, "已撤销"], ["152223101", "河湾镇", "是"]])
    assert Unit.objects.get(code="152223101").is_closed


def test_an_absent_column_changes_nothing() -> None:
    load([[*HEAD, "已撤销"], ["15", "北原", "是"]])
    load([HEAD, ["15", "北原"]])
    assert Unit.objects.get(code="15").is_closed


def test_an_unknown_parent_is_told_by_row_and_column() -> None:
    report = load([HEAD, ["152223", "安河旗"]])
    assert [(i.code, i.row, i.column) for i in report.issues] == [("import_parent_unknown", 2, "parent")]


def test_an_explicit_parent_moves_a_unit() -> None:
    load([*TREE, ["152224", "远山县"]])
    load([[*HEAD, "上级代码"], ["152223101", "河湾镇", "152224"]])
    assert Unit.objects.get_parent(Unit.objects.get(code="152223101")).code == "152224"
    assert Unit.objects.find_problems() == ([], [], [], [], [])


def test_a_unit_cannot_stand_below_itself() -> None:
    report = load([[*HEAD, "上级代码"], ["A1", "甲", "B1"], ["B1", "乙", "A1"]])
    assert {issue.code for issue in report.issues} == {"import_parent_cycle", "import_parent_unknown"}
    load(TREE)
    assert load([[*HEAD, "上级"], ["152223", "安河旗", "152223101"]]).has_errors


def test_departments_hang_under_a_named_unit() -> None:
    load(TREE)
    load([[*HEAD, "上级单位", "类型"], ["AH-WJ", "卫生局", "安河旗", "部门"]])
    assert Unit.objects.get_parent(Unit.objects.get(code="AH-WJ")).name == "安河旗"


def test_a_merged_title_blank_rows_floats_and_unknown_columns_are_understood() -> None:
    rows = [["区划代码 *", "单位名称（全称）", "单位名称", "备注"], [150000.0, "", "北原", "x"], ["", "", "", ""]]
    report = load(xlsx(rows, title="某年行政区划一览表"))
    assert report.counts["new"] == 1
    assert {issue.code for issue in report.issues} == {"import_column_unknown"}


def test_a_column_that_stands_twice_is_told() -> None:
    report = load([["代码", "名称", "名称"], ["15", "北原", "别名"]])
    assert [issue.code for issue in report.issues] == ["import_column_twice"]
    assert Unit.objects.get().name == "北原"


def test_the_same_code_with_two_names_is_an_error_that_names_the_other_row() -> None:
    report = load([HEAD, ["15", "北原"], ["150000", "南原"]])
    assert [(i.code, i.row, i.detail["other"]) for i in report.issues] == [("import_row_twice", 3, 2)]


def test_a_new_code_for_a_known_name_is_remarked_upon() -> None:
    load(TREE)
    report = load([HEAD, ["152229", "安河旗"]], dry_run=True)
    assert [(i.code, i.severity) for i in report.issues] == [("import_code_changed", "warning")]


def test_without_a_header_the_needed_columns_are_named() -> None:
    with pytest.raises(Problem) as refused:
        load([["甲", "乙"], ["1", "2"]])
    assert refused.value.code == "import_header_missing"
    assert "行政区划代码" in refused.value.title


def test_messages_stand_in_the_language_of_the_reader() -> None:
    from django.utils.translation import override

    issue = load([HEAD, ["15", ""]]).issues[0]
    with override("en"):
        assert issue.message == "“name” is empty."
    with override("zh-hans"):
        assert issue.message == "“名称”为空。"


def test_nobody_imports_outside_their_units() -> None:
    load([*TREE, ["152224", "远山县"]])
    mine = Unit.objects.get(code="152223").path
    report = load([HEAD, ["152224101", "石桥镇"], ["152223102", "柳湾镇"]], within=[mine])
    assert [(i.code, i.row) for i in report.issues] == [("import_out_of_scope", 2)]
    assert load([HEAD, ["152223102", "柳湾镇"]], within=[mine]).counts["new"] == 1
    assert load([HEAD, ["99", "他处"]], within=[mine]).has_errors


def test_the_number_of_statements_does_not_grow_with_the_rows(django_assert_max_num_queries) -> None:
    rows = [*TREE, *([f"152223101{n:03}", f"第{n}嘎查"] for n in range(1, 301))]
    with django_assert_max_num_queries(15):
        assert load(rows).counts["new"] == 304
