"""One identity: shown for a purpose, kept for a reason, erased."""

from datetime import timedelta

import pytest
from django.urls import reverse

from fangxian.access.models import AuditLine
from fangxian.access.roles import Role
from fangxian.base.clock import now
from fangxian.base.testing import client_of, give
from fangxian.console.retention.tests.people import ASSESSMENT, NAME, NUMBER, registered
from fangxian.record.models import RetentionHold, Subject
from fangxian.record.services import write_entry
from fangxian.record.verify import verify

pytestmark = pytest.mark.django_db


def post(user, act, entry, **data):
    return client_of(user).post(reverse(f"retention:{act}", args=[entry.pk]), data)


def test_identity_is_shown_for_a_purpose_and_the_look_is_on_the_auditors_list(cast) -> None:
    entry = registered(cast)
    text = post(cast.worker, "reveal", entry, purpose="联系本人").content.decode()
    assert NAME in text
    assert NUMBER in text
    line = AuditLine.objects.get(kind="record.reveal")
    assert (line.author_id, line.subject_id, line.text) == (cast.worker.pk, entry.subject_id, "联系本人")


def test_without_a_purpose_nothing_is_shown(cast) -> None:
    answer = post(cast.worker, "reveal", registered(cast), purpose=" ")
    assert answer.status_code == 422
    assert NAME not in answer.content.decode()
    assert not AuditLine.objects.exists()


def test_asking_alone_shows_and_records_nothing(cast) -> None:
    entry = registered(cast)
    answer = client_of(cast.worker).get(reverse("retention:reveal", args=[entry.pk]))
    assert NAME not in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert not AuditLine.objects.exists()


@pytest.mark.parametrize("act", ["reveal", "erase"])
def test_an_old_sign_in_is_confirmed_first(cast, act) -> None:
    entry = registered(cast)
    answer = client_of(cast.coordinator, recent=False).get(reverse(f"retention:{act}", args=[entry.pk]))
    assert "reauthenticate" in answer.headers["Location"]


def test_erased_identity_is_shown_to_nobody_and_the_record_stays_whole(cast) -> None:
    entry = registered(cast)
    answer = post(cast.coordinator, "erase", entry, reason="本人申请", sure="on")
    assert answer.status_code == 302
    assert NAME not in post(cast.coordinator, "reveal", entry, purpose="联系本人").content.decode()
    assert Subject.objects.get(pk=entry.subject_id).wrapped_key is None
    assert verify().is_green
    assert AuditLine.objects.filter(kind="record.erasure", text="本人申请", count=1).exists()


@pytest.mark.parametrize("data", [{"reason": "本人申请"}, {"reason": " ", "sure": "on"}])
def test_erasing_needs_a_reason_and_the_confirmation(cast, data) -> None:
    entry = registered(cast)
    assert post(cast.coordinator, "erase", entry, **data).status_code == 422
    assert Subject.objects.get(pk=entry.subject_id).wrapped_key is not None


def test_identity_known_beyond_reach_is_not_erased_from_below(cast) -> None:
    entry = registered(cast)
    registered(cast, unit=cast.other_county)
    assert post(cast.coordinator, "erase", entry, reason="本人申请", sure="on").status_code == 422
    give(cast.coordinator, Role.COORDINATOR, cast.region)
    assert post(cast.coordinator, "erase", entry, reason="本人申请", sure="on").status_code == 302


def test_a_hold_keeps_an_identity_from_being_erased(cast) -> None:
    entry = registered(cast)
    assert post(cast.coordinator, "hold", entry, reason="流调未结束", assessment=ASSESSMENT).status_code == 302
    assert post(cast.coordinator, "erase", entry, reason="本人申请", sure="on").status_code == 422
    hold = RetentionHold.objects.get()
    answer = client_of(cast.coordinator).post(reverse("retention:lift", args=[hold.pk]), {"reason": "已结束"})
    assert answer.status_code == 302
    assert post(cast.coordinator, "erase", entry, reason="本人申请", sure="on").status_code == 302
    assert list(AuditLine.objects.filter(kind="record.hold").order_by("position").values_list("text", flat=True)) == [
        "流调未结束", "已结束"
    ]  # fmt: skip


def test_a_hold_that_has_ended_is_not_placed(cast) -> None:
    yesterday = (now() - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    answer = post(cast.coordinator, "hold", registered(cast), reason="x", assessment="y", until=yesterday)
    assert answer.status_code == 422
    assert not RetentionHold.objects.exists()


def test_an_erased_identity_is_not_held(cast) -> None:
    entry = registered(cast)
    post(cast.coordinator, "erase", entry, reason="本人申请", sure="on")
    assert post(cast.coordinator, "hold", entry, reason="x", assessment="y").status_code == 422


def test_the_entrys_page_offers_what_the_person_may_do(cast) -> None:
    entry = registered(cast)
    address = reverse("command:entry", args=[entry.pk])
    erase = reverse("retention:erase", args=[entry.pk])
    reveal = reverse("retention:reveal", args=[entry.pk])
    mine = client_of(cast.coordinator).get(address).content.decode()
    leaders = client_of(cast.leader).get(address).content.decode()
    auditors = client_of(cast.auditor).get(address).content.decode()
    assert [(erase in text, reveal in text) for text in (mine, leaders, auditors)] == [
        (True, True), (False, True), (False, False)
    ]  # fmt: skip


def test_entry_about_nobody_has_no_identity_to_act_on(cast) -> None:
    entry = write_entry("record.lookup", {"purpose": "x", "by": "plate", "found": 0}, unit_id=cast.county.pk)
    client = client_of(cast.coordinator)
    assert [client.get(reverse(f"retention:{act}", args=[entry.pk])).status_code for act in ("reveal", "erase", "hold")] == [
        404, 404, 404
    ]  # fmt: skip
