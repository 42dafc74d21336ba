"""Retention by purpose: what has run out goes, with a certificate; holds keep; nothing else is touched."""

import json
from datetime import timedelta

import pytest

from fangxian.base.clock import now
from fangxian.base.ids import new_id
from fangxian.base.problems import Problem
from fangxian.config.cli import main
from fangxian.record.models import BlindIndex, DestructionCertificate, Entry, HeldEntry, Subject
from fangxian.record.services import (
    correct_held,
    dismiss_held,
    lift_hold,
    place_hold,
    reveal_identities,
    run_retention,
    write_entry,
)
from fangxian.record.services.erase import digest
from fangxian.record.services.retain import due_subjects
from fangxian.record.tests.support import NUMBER, OTHER_NUMBER, entry, receive, station
from fangxian.record.verify import verify

pytestmark = pytest.mark.django_db
IDENTITY = {"name": "司马长风", "id_number": NUMBER}
DAYS = {"test": 14, "operations": 30}


def note(days_ago, number=NUMBER):
    """Return the subject of a note written ``days_ago``."""
    row = write_entry(
        "test.note", {"text": "x"}, identity={"id_number": number}, observed_at=now() - timedelta(days=days_ago)
    )
    return row.subject_id


def run():
    return run_retention(DAYS, policy="test-edition", author_id=new_id())


def test_what_has_run_out_is_erased_and_the_rest_is_kept():
    old, young = note(15), note(13, OTHER_NUMBER)
    certificate = run()
    assert (certificate.erased, certificate.counts) == (1, {"test": 1})
    assert Subject.objects.get(pk=old).erased_at is not None
    assert Subject.objects.get(pk=young).erased_at is None
    assert BlindIndex.objects.filter(subject_id=old).count() == 0
    assert verify().is_green


def test_the_clock_counts_from_the_last_entry():
    note(30)
    note(3)
    assert due_subjects(DAYS).subjects == []


def test_a_look_does_not_lengthen_the_life_of_what_was_looked_at():
    subject = note(15)
    row = Entry.objects.get(kind="test.note")
    reveal_identities([row.id], purpose="p", author_id=new_id(), unit_id=None)
    assert due_subjects(DAYS).subjects == [subject]


def test_asking_what_is_due_changes_nothing():
    note(15)
    entries = Entry.objects.count()
    assert due_subjects(DAYS).counts == {"test": 1}
    assert Entry.objects.count() == entries
    assert Subject.objects.get().erased_at is None


def test_a_hold_keeps_and_is_counted():
    subject = note(15)
    hold = place_hold(subject, reason="a claim", author_id=new_id())
    certificate = run()
    assert (certificate.erased, certificate.kept_by_hold) == (0, 1)
    lift_hold(hold)
    assert run().erased == 1


def test_a_hold_ends_at_its_date():
    subject = note(15)
    place_hold(subject, reason="a claim", author_id=new_id(), until=now() - timedelta(minutes=1))
    assert run().erased == 1


def test_a_hold_needs_a_reason():
    with pytest.raises(Problem) as refused:
        place_hold(note(1), reason=" ", author_id=new_id())
    assert refused.value.code == "hold_needs_reason"


def test_a_purpose_without_a_clock_stops_the_run():
    note(15)
    with pytest.raises(Problem) as refused:
        run_retention({"operations": 30}, policy="p")
    assert refused.value.code == "purpose_without_clock"
    assert Subject.objects.get().erased_at is None


def test_the_certificate_agrees_with_its_entry_and_names_nobody():
    subject = note(15)
    certificate = run()
    row = Entry.objects.get(pk=certificate.entry_id)
    payload = json.loads(row.payload)
    assert payload["certificate"] == str(certificate.id)
    assert payload["digest"] == bytes(certificate.digest).hex() == digest([subject]).hex()
    assert subject.hex not in row.payload.replace("-", "")


def test_a_run_with_nothing_due_leaves_a_certificate_too():
    certificate = run()
    assert (certificate.erased, bytes(certificate.digest)) == (0, digest([]))
    assert DestructionCertificate.objects.count() == 1


def test_a_second_run_erases_nothing_twice():
    note(15)
    assert [run().erased, run().erased] == [1, 0]


def test_what_is_held_loses_its_identity_when_its_time_has_run_out():
    st = station()
    sent = [entry(number, text="x" * 101, identity=IDENTITY) for number in range(1, 5)]
    receive(st, *sent)
    _waiting, dismissed, corrected, young = HeldEntry.objects.order_by("station_seq")
    dismiss_held(dismissed.id, note="seen by the post leader", author_id=new_id())
    correct_held(corrected.id, {"payload": {"text": "short"}}, note="asked the post", author_id=new_id())
    HeldEntry.objects.exclude(pk=young.pk).update(received_at=now() - timedelta(days=15))
    assert due_subjects(DAYS).held == 3
    assert run().held == 3
    bodies = {row.station_seq: bytes(row.body) for row in HeldEntry.objects.all()}
    assert (bodies[2], bodies[3]) == (b"", b"")
    assert (b"sealed" in bodies[1], b"x" * 101 in bodies[1], b"sealed" in bodies[4]) == (False, True, True)
    assert set(HeldEntry.objects.exclude(pk=young.pk).values_list("note", "detail")) == {("", "")}
    assert due_subjects(DAYS).held == 0
    receive(st, *sent)
    assert HeldEntry.objects.count() == 4
    assert verify().is_green


@pytest.fixture
def policy(cast):
    from fangxian.register.policies import load_builtin

    load_builtin()


def test_the_command_tells_and_changes_nothing_without_apply(policy, capsys):
    note(400)
    assert main(["retention", "run", "--dry-run"]) == 0
    assert "1 identities due" in capsys.readouterr().out
    assert Subject.objects.get().erased_at is None
    assert not DestructionCertificate.objects.exists()


def test_the_command_erases_by_the_policy_in_force(policy, capsys):
    note(400)
    note(1, OTHER_NUMBER)
    assert main(["retention", "run", "--apply"]) == 0
    told = capsys.readouterr().out
    certificate = DestructionCertificate.objects.get()
    assert certificate.erased == 1
    assert str(certificate.id) in told
    assert certificate.policy in told


def test_the_command_without_a_policy_erases_nothing(capsys):
    note(400)
    assert main(["retention", "run", "--apply"]) == 1
    assert Subject.objects.get().erased_at is None


def test_the_command_wants_to_be_told_which(capsys):
    with pytest.raises(SystemExit):
        main(["retention", "run"])
