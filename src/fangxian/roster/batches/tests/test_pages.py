"""The pages of batches: the whole way through them once, and what they refuse."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fangxian.base.testing import Cast, client_of
from fangxian.record.models import Entry
from fangxian.register.tests.sheets import xlsx
from fangxian.roster.batches.models import BatchMember, Edition, Move, Retiming, Rotation
from fangxian.roster.batches.tests import cast as of

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(cast: Cast) -> of.Site:
    return of.site_of(cast)


@pytest.fixture
def client(cast: Cast):
    return client_of(cast.coordinator)


def address(name, *args) -> str:
    return reverse(f"batches:{name}", args=args)


def phases(*rows) -> dict[str, str]:
    data = {"phases-TOTAL_FORMS": str(len(rows)), "phases-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        for field, value in zip(("name", "days", "role", "place"), row, strict=True):
            data[f"phases-{number}-{field}"] = str(value)
    return data


EDITION = {
    "name": "14+14+14", "longest_duty": "28", "days_apart": "14", "gate": "东门", "vehicle": "大巴一号",
    "first_move": "08:00", "move_minutes": "30", "airing_minutes": "60",
}  # fmt: skip


def test_from_the_edition_to_a_rotation_re_timed_after_an_exposure_on_day_9(cast, site, client) -> None:
    """Four batches of 25 on 14+14+14 are proven apart; the second is exposed on day 9 of its isolation."""
    rows = phases(
        ("进前隔离", 14, "before", site.guesthouse.name), ("封闭执勤", 14, "duty", site.inside.name),
        ("撤后隔离", 14, "after", site.sanatorium.name), ("", "", "", ""),
    )  # fmt: skip
    assert client.get(address("edition-new") + "?example=14-14-14-in-front").status_code == 200
    assert client.post(address("edition-new"), {**EDITION, **rows, "unit": site.unit.name}).status_code == 302
    edition = Edition.objects.get()
    about = {
        "edition": edition.pk, "title": "冬季轮换", "first_day": str(of.today() - timedelta(days=23)), "batches": 4,
        "size": 25,
    }  # fmt: skip
    shown = client.post(address("rotation-new"), {**about, "preview": "1"}).content.decode()
    assert str(of.today() - timedelta(days=23) + timedelta(days=14)) in shown
    assert not Rotation.objects.exists()
    assert client.post(address("rotation-new"), about).status_code == 302
    rotation = Rotation.objects.get()
    for at, batch in enumerate(rotation.batches.all()):
        numbers = of.people_of(site, 100 * at, 25)
        data = {"numbers": "\n".join(numbers), "leaders": numbers[0]}
        assert client.post(address("batch-members", batch.pk), data).status_code == 302
    done = client.post(address("rotation-confirm", rotation.pk), follow=True).content.decode()
    assert "已证明" in done
    for move in Move.objects.filter(day__lt=of.today()).order_by("day", "minute"):
        assert client.post(address("batch-move", move.batch_id), {"day": str(move.day)}).status_code == 302
    batch = of.batch_of(rotation, "B2")
    assert batch.at == 0
    proposed = client.post(address("batch-exposure", batch.pk), {"day": str(of.today())}, follow=True)
    page = proposed.content.decode()
    assert page.count("<svg") == 2
    assert "tl-changed" in page
    proposal = Retiming.objects.get()
    assert "等待决定" in client.get(address("alarms")).content.decode()
    decided = client.post(address("retiming-decide", proposal.pk), {"act": "confirm", "reason": ""}, follow=True)
    assert decided.status_code == 200
    duty = Move.objects.get(batch=batch, phase=1)
    assert duty.day == of.today() + timedelta(days=14)
    proof = client.get(address("proof", rotation.pk)).content.decode()
    assert "alert-success" in proof
    assert "alert-danger" not in proof
    assert Entry.objects.filter(kind="batch.retimed").count() == 1


def test_every_page_opens_and_asks_a_fixed_number_of_queries(cast, site, client) -> None:
    small = of.confirmed(cast, site, people=1, batches=2, title="小")
    other = of.site_of(cast, "安河二所")
    large = of.confirmed(cast, other, people=6, batches=6, title="大", edition=of.edition_of(cast, other, name="二"))
    for name in ("rotation", "proof", "moves", "people", "history"):
        counts = []
        for rotation in (small, large):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address(name, rotation.pk)).status_code == 200
            counts.append(len(queries))
        assert abs(counts[0] - counts[1]) <= 3, name
    for name in ("rotations", "editions", "alarms", "rotation-new", "edition-new"):
        assert client.get(address(name)).status_code == 200
    assert client.get(address("edition-new") + f"?from={small.edition_id}").status_code == 200
    plan = client.get(address("moves", small.pk) + "?format=print").content.decode()
    assert "大巴一号" in plan
    assert "09:30" in plan
    assert client.get(address("people", small.pk) + "?format=csv").status_code == 200


def test_an_edition_without_duty_or_with_an_unknown_place_comes_back_with_words(site, client) -> None:
    rows = phases(("进前隔离", 14, "before", site.guesthouse.name))
    answer = client.post(address("edition-new"), {**EDITION, **rows, "unit": site.unit.name})
    assert answer.status_code == 422
    assert "执勤" in answer.content.decode()
    rows = phases(("封闭执勤", 14, "duty", "没有这个地方"), ("隔离", "", "after", ""))
    assert client.post(address("edition-new"), {**EDITION, **rows, "unit": site.unit.name}).status_code == 422
    assert not Edition.objects.exists()


def test_people_come_from_a_pasted_column_and_from_a_workbook(cast, site, client) -> None:
    edition = of.edition_of(cast, site)
    client.post(
        address("rotation-new"),
        {"edition": edition.pk, "title": "轮", "first_day": str(of.today()), "batches": 2, "size": 25},
    )
    rotation = Rotation.objects.get()
    numbers = of.people_of(site, 1, 3)
    first, second = rotation.batches.all()
    sheet = xlsx([["编号", "带队"], [numbers[0], "是"], [numbers[1], ""]])
    file = SimpleUploadedFile("名单.xlsx", sheet)
    assert client.post(address("batch-members", first.pk), {"file": file}).status_code == 302
    assert list(BatchMember.objects.filter(batch=first, is_leader=True).values_list("person__number", flat=True)) == [
        "P001"
    ]
    taken = client.post(address("batch-members", second.pk), {"numbers": "P001、P003", "leaders": "P003"})
    assert taken.status_code == 422
    assert "P001" in taken.content.decode()
    broken = SimpleUploadedFile("名单.xlsx", b"PK\x03\x04 nothing")
    assert client.post(address("batch-members", second.pk), {"file": broken}).status_code == 422


def test_a_refusal_is_said_on_the_page(cast, site, client) -> None:
    rotation = of.confirmed(cast, site, people=1)
    answer = client.post(address("rotation-confirm", rotation.pk), follow=True).content.decode()
    assert "alert-danger" in answer
    batch = of.batch_of(rotation, "B2")
    assert (
        client.post(address("batch-move", batch.pk), {"day": str(rotation.first_day - timedelta(days=99))}).status_code
        == 422
    )
    assert (
        client.post(address("batch-exposure", batch.pk), {"day": str(of.today() + timedelta(days=2))}).status_code
        == 422
    )


def test_who_only_looks_sees_no_buttons_and_others_see_nothing(cast, site) -> None:
    rotation = of.confirmed(cast, site, people=1)
    page = client_of(cast.auditor).get(address("rotation", rotation.pk)).content.decode()
    assert address("rotation-close", rotation.pk) not in page
    assert client_of(cast.outsider).get(address("rotation", rotation.pk)).status_code == 404
    assert client_of(cast.auditor).post(address("rotation-close", rotation.pk), {"reason": "x"}).status_code == 404
