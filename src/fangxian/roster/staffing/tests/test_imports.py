"""Tables of staff, posts and needs: what they write, and what they refuse by row."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fangxian.base.testing import client_of
from fangxian.register import importing
from fangxian.register.tests.sheets import csv_text
from fangxian.roster.staffing import services
from fangxian.roster.staffing.importing import cells
from fangxian.roster.staffing.models import Need, Post, Staff
from fangxian.roster.staffing.tests.crew import make_person, make_post, make_staff

pytestmark = pytest.mark.django_db
STAFF = [["单位", "工号", "技能", "岗位", "每周小时", "连续天数", "仅室内", "保单号", "保险到期"],
         ["990101", "A001", "护士、police", "北出口卡点", "37.5", "5", "是", "P-1", "2020-12-31"]]  # fmt: skip
POSTS = [["单位", "岗位", "户外", "回暖处所", "可容纳人数"], ["安河旗", "北出口卡点", "是", "岗亭", "2"]]
NEEDS = [["单位", "岗位", "开始", "结束", "星期", "人数", "技能", "季节开始", "季节结束"],
         ["990101", "北出口卡点", "22:00", "6点", "周一至周五", "2", "", "11月1日", "02-29"],
         ["990101", "北出口卡点", "0:00", "24:00", "", "1", "护士", "", ""]]  # fmt: skip


@pytest.fixture(autouse=True)
def _skills(cast):
    services.add_skill(code="nurse", name="护士", actor=None)
    services.add_skill(code="police", name="民警", actor=None)


def load(register, rows, **more):
    return importing.run(register, csv_text(rows).encode(), **{"dry_run": False, "actor": None, **more})


def codes(report):
    return [(issue.code, issue.row) for issue in report.issues]


def twice(register, rows):
    first, again = load(register, rows), load(register, rows)
    assert not first.has_errors, first.as_dict()
    assert again.counts["unchanged"] == len(rows) - 1
    return first


def test_staff_arrive_with_skills_posts_and_limits(cast) -> None:
    make_post(cast)
    make_person(cast.county)
    twice("staff", STAFF)
    staff = Staff.objects.get()
    assert (staff.minutes_week, staff.longest_run, staff.rest_minutes, staff.is_indoor_only) == (2250, 5, 660, True)
    assert ({skill.code for skill in staff.skills.all()}, staff.posts.count()) == ({"nurse", "police"}, 1)
    assert staff.insured_until == date(2020, 12, 31)
    assert staff.history.count() == 1


def test_absent_columns_change_nothing_and_hours_are_shown_as_hours(cast) -> None:
    make_post(cast)
    make_staff(cast, insurance="P-0")
    report = load("staff", [["单位", "编号", "每周小时数", "技能"], ["990101", "A001", "40", "护士"]])
    assert report.outcomes[0].changes == (("minutes_week", "44", "40"), ("skills", "0", "1"))
    staff = Staff.objects.get()
    assert (staff.minutes_week, staff.insurance) == (2400, "P-0")


def test_what_is_wrong_with_a_row_of_staff(cast) -> None:
    make_person(cast.county)
    make_person(cast.county, "R1", "resident")
    head = ["单位", "编号", "技能", "岗位", "每周小时", "连续天数"]
    rows = [["990101", "A001", "飞行", "", "44", "6"], ["990101", "A001", "", "南出口", "44", "6"],
            ["990101", "ZZ", "", "", "44", "6"], ["990101", "R1", "", "", "44", "6"],
            ["990101", "A001", "", "", "169", "6"], ["990101", "A001", "", "", "44", "一"]]  # fmt: skip
    report = load("staff", [head, *rows])
    assert codes(report) == [
        ("import_cell_number", 7), ("skill_unknown", 2), ("post_unknown", 3), ("staff_person_unknown", 4),
        ("staff_kind_invalid", 5), ("staff_limits_invalid", 6),
    ]  # fmt: skip
    assert Staff.objects.count() == 0


def test_posts_arrive_at_manned_places_alone(cast) -> None:
    twice("posts", POSTS)
    post = Post.objects.get()
    assert (post.shelter, post.warm_places, post.warm_up_minutes) == ("booth", 2, 10)
    report = load("posts", [POSTS[0], ["河湾镇", "河湾发热门诊", "否", "", ""], ["安河旗", "北出口卡点", "", "", "0"]])
    assert codes(report) == [("post_place_not_manned", 2), ("post_values_invalid", 3)]


def test_needs_arrive_with_nights_weekdays_and_seasons(cast) -> None:
    make_post(cast)
    twice("needs", NEEDS)
    night, day = Need.objects.order_by("-start_minute")
    assert (night.start_minute, night.end_minute, night.weekdays, night.season_from, night.season_to) == (
        1320, 360, 0b11111, "11-01", "02-29",
    )  # fmt: skip
    assert (day.start_minute, day.end_minute, day.skill.code, day.preferred) == (0, 0, "nurse", 1)
    changed = load("needs", [NEEDS[0], [*NEEDS[1][:5], "3", *NEEDS[1][6:]]])
    assert changed.counts["changed"] == 1
    report = load("needs", [NEEDS[0], ["990101", "南出口", "1", "2", "", "1", "", "", ""],
                            ["990101", "北出口卡点", "25:00", "2", "", "1", "", "", ""],
                            ["990101", "北出口卡点", "1", "2", "周八", "1", "", "", ""],
                            ["990101", "北出口卡点", "1", "2", "", "0", "", "", ""],
                            ["990101", "北出口卡点", "1", "2", "", "1", "", "02-30", "03-01"]])  # fmt: skip
    assert codes(report) == [
        ("import_cell_time", 3), ("import_cell_weekdays", 4), ("post_unknown", 2), ("need_count_invalid", 5),
        ("need_season_invalid", 6),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "bits"),
    [
        ("1-5", 0b11111),
        ("六、日", 0b1100000),
        ("Mon, Tue", 0b11),
        ("周五至周一", 0b1110001),
        ("工作日", 0b11111),
        ("", 127),
    ],
)
def test_weekdays_as_people_write_them(text, bits) -> None:
    assert cells.parse_weekdays(text) == bits


def test_one_imports_into_ones_own_units_alone(cast) -> None:
    make_person(cast.other_county)
    report = load("staff", [["单位", "编号"], ["990102", "A001"]], within=[cast.county.path])
    assert codes(report) == [("import_out_of_scope", 2)]


def test_the_pages_show_first_and_write_then(cast) -> None:
    make_post(cast)
    client = client_of(cast.coordinator)
    assert client.get("/registers/import/needs/").status_code == 200
    assert client_of(cast.leader).get("/registers/import/needs/").status_code == 404
    file = SimpleUploadedFile("needs.csv", csv_text(NEEDS).encode())
    shown = client.post("/registers/import/needs/", {"file": file})
    assert Need.objects.count() == 0
    answer = client.post("/registers/import/needs/confirm/", {"ticket": shown.context["ticket"], "reason": "开岗"})
    assert "/staff/needs/" in answer.content.decode()
    assert Need.objects.count() == 2


def test_what_is_exported_can_be_imported(cast) -> None:
    make_post(cast, start_minute=22 * 60, end_minute=6 * 60, weekdays=0b1000001, season_from="11-01", season_to="03-31")
    make_staff(cast)
    client = client_of(cast.coordinator)
    for register in ("staff", "posts", "needs"):
        answer = client.get(f"/staff/{'' if register == 'staff' else register + '/'}?format=csv")
        report = importing.run(register, b"".join(answer.streaming_content), dry_run=True, actor=None)
        assert (report.counts["unchanged"], report.has_errors) == (1, False), report.as_dict()
