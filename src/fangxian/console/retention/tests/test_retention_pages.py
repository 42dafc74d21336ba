"""Retention: what is due, a run, its certificate, the board."""

import pytest
from django.urls import reverse

from fangxian.base.clock import now
from fangxian.base.indicators import Window, indicator
from fangxian.base.testing import client_of
from fangxian.command.board import board_of
from fangxian.config.cli import main
from fangxian.console.retention.tests.people import NUMBER, certificate_of, hold_on, raise_to_region, registered
from fangxian.record.models import DestructionCertificate, RetentionCheck, Subject
from fangxian.register.policies import load_builtin
from fangxian.register.retention import check_due, clocks_in_force

pytestmark = pytest.mark.django_db
OTHER_NUMBER = "110105194912310003"


@pytest.fixture
def region(cast):
    load_builtin()
    raise_to_region(cast)
    return cast


def due_on_board(cast, unit):
    board = board_of(cast.coordinator, unit)
    return next(cell.value for cell in board.total.cells if cell.indicator.id == "record.retention_due")


def old(cast):
    return registered(cast, days_ago=max(clocks_in_force().days.values()) + 1)


def test_every_purpose_of_a_declared_kind_has_a_clock(region) -> None:
    clocks = clocks_in_force()
    assert {"checkpoint", "register", "operations"} <= clocks.days.keys()
    assert "audit" not in clocks.days
    assert clocks.unit_id == region.region.pk


def test_what_is_due_is_counted_and_shows_on_the_board_of_the_region(region) -> None:
    old(region)
    answer = client_of(region.coordinator).post(reverse("retention:check"), follow=True)
    check = RetentionCheck.objects.get()
    assert (check.due, check.counts) == (1, {"register": 1})
    assert clocks_in_force().policy in answer.content.decode()
    assert due_on_board(region, region.region) == 1
    assert not due_on_board(region, region.county)


def test_the_board_reads_one_row_however_much_is_due(region, django_assert_num_queries) -> None:
    old(region)
    check_due()
    window = Window([region.region.pk], now(), now())
    with django_assert_num_queries(1):
        assert indicator("record.retention_due").compute(window) == {region.region.pk: 1.0}


def test_a_run_destroys_what_is_due_and_leaves_a_certificate_to_print(region) -> None:
    entry = old(region)
    kept = registered(region, number=OTHER_NUMBER)
    check_due()
    client = client_of(region.coordinator)
    assert client.get(reverse("retention:run")).status_code == 200
    answer = client.post(reverse("retention:run"), {"sure": "on"}, follow=True)
    certificate = DestructionCertificate.objects.get()
    text = answer.content.decode()
    assert bytes(certificate.digest).hex() in text
    assert region.coordinator.name in text
    assert "witness-line" in text
    assert Subject.objects.get(pk=entry.subject_id).erased_at is not None
    assert Subject.objects.get(pk=kept.subject_id).erased_at is None
    assert due_on_board(region, region.region) == 0


def test_a_run_is_confirmed(region) -> None:
    old(region)
    client_of(region.coordinator).post(reverse("retention:run"), {})
    assert not DestructionCertificate.objects.exists()


def test_a_run_asks_who_one_is(region) -> None:
    answer = client_of(region.coordinator, recent=False).post(reverse("retention:run"), {"sure": "on"})
    assert "reauthenticate" in answer.headers["Location"]
    assert not DestructionCertificate.objects.exists()


def test_a_county_neither_counts_nor_runs(cast) -> None:
    load_builtin()
    client = client_of(cast.coordinator)
    assert reverse("retention:run") not in client.get(reverse("retention:home")).content.decode()
    assert client.post(reverse("retention:check")).status_code == 403
    assert client.post(reverse("retention:run"), {"sure": "on"}).status_code == 403
    assert not RetentionCheck.objects.exists()


def test_without_a_policy_the_page_says_so(cast) -> None:
    raise_to_region(cast)
    client = client_of(cast.coordinator)
    assert "alert-warning" in client.get(reverse("retention:home")).content.decode()
    assert client.post(reverse("retention:check")).status_code == 409


def test_a_hold_is_counted_and_kept(region) -> None:
    hold_on(region, old(region))
    client = client_of(region.coordinator)
    client.post(reverse("retention:run"), {"sure": "on"})
    certificate = DestructionCertificate.objects.get()
    assert (certificate.erased, certificate.kept_by_hold) == (0, 1)


def test_holds_of_other_units_are_not_listed_or_lifted(cast) -> None:
    hold = hold_on(cast)
    client = client_of(cast.outsider)
    assert hold.assessment not in client.get(reverse("retention:holds")).content.decode()
    assert client.get(reverse("retention:lift", args=[hold.pk])).status_code == 404


def test_auditor_sees_holds_and_lifts_none(cast) -> None:
    hold = hold_on(cast)
    text = client_of(cast.auditor).get(reverse("retention:holds")).content.decode()
    assert hold.assessment in text
    assert reverse("retention:lift", args=[hold.pk]) not in text


@pytest.mark.parametrize("state", ["open", "past"])
def test_holds_are_filtered_by_state(cast, state) -> None:
    hold = hold_on(cast)
    text = client_of(cast.coordinator).get(reverse("retention:holds") + f"?state={state}").content.decode()
    assert (hold.assessment in text) is (state == "open")


@pytest.mark.parametrize("name", ["holds", "certificates"])
def test_lists_ask_as_often_for_many_as_for_few(
    cast, name, django_assert_num_queries, django_assert_max_num_queries
) -> None:
    client = client_of(cast.coordinator)
    entry = registered(cast)
    hold_on(cast, entry)
    certificate_of(cast)
    client.get(reverse(f"retention:{name}"))
    with django_assert_max_num_queries(30) as few:
        client.get(reverse(f"retention:{name}"))
    for _number in range(5):
        hold_on(cast, entry)
        certificate_of(cast)
    with django_assert_num_queries(len(few)):
        client.get(reverse(f"retention:{name}"))


def test_command_counts_and_destroys(region, capsys) -> None:
    old(region)
    assert main(["retention", "run", "--dry-run"]) == 0
    assert "1 identities due" in capsys.readouterr().out
    assert not DestructionCertificate.objects.exists()
    assert main(["retention", "run", "--apply"]) == 0
    assert DestructionCertificate.objects.get().erased == 1
    assert NUMBER not in capsys.readouterr().out


def test_command_without_a_policy_fails(cast, capsys) -> None:
    assert main(["retention", "run", "--dry-run"]) == 1
    assert capsys.readouterr().err
