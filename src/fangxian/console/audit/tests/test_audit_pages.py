"""The auditor's pages."""

from datetime import timedelta

import pytest
from django.urls import reverse

from fangxian.access.models import AuditLine, Grant
from fangxian.access.projections import AuditLines
from fangxian.base.clock import day_bounds, local_day, now, set_to
from fangxian.base.ids import new_id
from fangxian.base.testing import client_of
from fangxian.record.models import Entry
from fangxian.record.replay import replay
from fangxian.record.services import note_export, write_entry

pytestmark = pytest.mark.django_db
NOON = day_bounds(local_day(now()) - timedelta(days=1))[0] + timedelta(hours=12)


def look(author, unit, *, at=NOON, subject=None, purpose="核实住址"):
    with set_to(at):
        return write_entry(
            "record.reveal", {"purpose": purpose, "fields": ["name"]}, author_id=author.pk, unit_id=unit.pk if unit else None,
            subject_id=subject,
        )  # fmt: skip


def text_of(user, name="list", query="") -> str:
    return client_of(user).get(reverse(f"audit:{name}") + query).content.decode()


def test_every_look_and_export_is_listed_with_person_and_purpose(cast) -> None:
    look(cast.worker, cast.township)
    note_export("register.xlsx", 12, author_id=cast.leader.pk, unit_id=cast.county.pk, identities=True, purpose="移交")
    text = text_of(cast.auditor)
    assert "核实住址" in text
    assert cast.worker.name in text
    assert "移交" in text


def test_acts_without_a_unit_are_for_who_audits_the_region(cast) -> None:
    look(cast.worker, None, purpose="无单位")
    assert "无单位" not in text_of(cast.auditor)
    Grant.objects.filter(user=cast.auditor).update(unit=cast.region)
    assert "无单位" in text_of(cast.auditor)


@pytest.mark.parametrize(
    ("query", "found"),
    [("kind=record.reveal", True), ("kind=record.export", False), ("q=住址", True), ("q=社区工作者", True),
     ("q=nobody-at-all", False)],
)  # fmt: skip
def test_list_is_filtered_and_searched(cast, query, found) -> None:
    look(cast.worker, cast.county)
    assert ("核实住址" in text_of(cast.auditor, query=f"?{query}")) is found


def test_list_is_narrowed_to_a_day(cast) -> None:
    look(cast.worker, cast.county)
    assert "核实住址" in text_of(cast.auditor, query=f"?day={local_day(NOON)}")
    assert "核实住址" not in text_of(cast.auditor, query=f"?day={local_day(NOON) - timedelta(days=1)}")


def test_export_of_the_list_is_on_the_list(cast) -> None:
    look(cast.worker, cast.county)
    answer = client_of(cast.auditor).get(reverse("audit:list") + "?format=csv")
    assert "核实住址" in b"".join(answer).decode()
    assert AuditLine.objects.filter(kind="record.export", author_id=cast.auditor.pk).exists()


def test_list_asks_as_often_for_many_as_for_few(cast, django_assert_num_queries, django_assert_max_num_queries) -> None:
    client = client_of(cast.auditor)
    look(cast.worker, cast.county)
    client.get(reverse("audit:list"))
    with django_assert_max_num_queries(25) as few:
        client.get(reverse("audit:list"))
    for _number in range(12):
        look(cast.leader, cast.county)
    with django_assert_num_queries(len(few)):
        client.get(reverse("audit:list"))


def test_replay_gives_the_same_lines(cast) -> None:
    look(cast.worker, cast.county, subject=new_id())
    note_export("register.xlsx", 12, author_id=cast.leader.pk, unit_id=cast.county.pk)
    before = list(AuditLine.objects.order_by("position").values())
    replay([AuditLines()])
    assert list(AuditLine.objects.order_by("position").values()) == before
    assert len(before) == 2


def test_the_trace_of_a_look_cannot_be_amended(cast) -> None:
    made = look(cast.worker, cast.county)
    change = {"reason": "x", "kind": "record.reveal", "set": {"purpose": "别的"}}
    write_entry("record.amendment", change, author_id=cast.worker.pk, unit_id=cast.county.pk, amends_id=made.pk)
    write_entry("record.withdrawal", {"reason": "x"}, unit_id=cast.county.pk, amends_id=made.pk)
    replay([AuditLines()])
    assert AuditLine.objects.get(pk=made.pk).text == "核实住址"
    assert Entry.objects.filter(amends_id=made.pk).count() == 2


def test_many_looks_within_an_hour_are_pointed_out(cast) -> None:
    for number in range(21):
        look(cast.worker, cast.county, at=NOON + timedelta(minutes=number), purpose=f"第{number}次")
    text = text_of(cast.auditor, "unusual")
    assert "第20次" in text
    assert cast.worker.name in text


def test_looks_at_night_are_pointed_out_unless_the_role_works_at_night(cast) -> None:
    night = NOON + timedelta(hours=11)
    look(cast.worker, cast.county, at=night, purpose="深夜一")
    look(cast.leader, cast.county, at=night, purpose="深夜二")
    text = text_of(cast.auditor, "unusual")
    assert "深夜一" in text
    assert "深夜二" not in text


def test_one_subject_seen_by_many_people_is_pointed_out(cast) -> None:
    subject = new_id()
    for user in (cast.worker, cast.leader, cast.coordinator):
        look(user, cast.county, subject=subject)
    assert str(subject) in text_of(cast.auditor, "unusual")
    assert str(subject) not in text_of(cast.outsider, "unusual")
