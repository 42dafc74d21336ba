"""An upgrade of the server changes no answer, loses no correction and holds nothing that it had taken in."""

from datetime import timedelta

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fangxian.base.clock import now
from fangxian.base.ids import new_id
from fangxian.record import projections
from fangxian.record.facts import Change
from fangxian.record.kinds import get, registered
from fangxian.record.models import Entry, HeldEntry
from fangxian.record.projections import Projection
from fangxian.record.replay import replay
from fangxian.record.services import amend_entry, correct_held, release_held
from fangxian.record.tests.releases import KIND, FirstWithSource, first_release, upgrade  # noqa: F401
from fangxian.record.tests.support import entry, receive, station
from fangxian.record.verify import verify

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_release")]


def count(seq, payload, version=1, **extra):
    return entry(seq, kind=KIND, version=version, payload=payload, **extra)


# What was taken in before the upgrade, sent again after it


def again(st, sent):
    """Send once more and return the answer; nothing may be held by it, and the record verifies."""
    (answer,) = receive(st, sent).receipts
    assert not HeldEntry.objects.filter(resolved_at=None).exists()
    assert verify().is_green
    return answer


@pytest.mark.parametrize("version", [2, 3])
@pytest.mark.parametrize("payload", [{"people": 3}, {}, {"note": "three in a van"}])
def test_the_same_bytes_after_an_upgrade_are_a_duplicate(version, payload):
    st, sent = station(), count(1, payload)
    (first,) = receive(st, sent).receipts
    upgrade(version)
    assert again(st, sent) == {**first, "status": "duplicate"}


def test_a_field_with_a_default_that_joined_the_same_version_is_no_other_content():
    st, sent = station(), count(1, {"people": 3})
    (first,) = receive(st, sent).receipts
    upgrade(1, FirstWithSource)
    assert again(st, sent) == {**first, "status": "duplicate"}


def test_what_the_upgraded_app_sends_again_in_the_newer_version_is_a_duplicate():
    st, sent = station(), count(1, {"people": 3})
    (first,) = receive(st, sent).receipts
    upgrade(2)
    assert again(st, {**sent, "version": 2, "payload": {"persons": 3}}) == {**first, "status": "duplicate"}


@pytest.mark.parametrize("version", [2, 3])
def test_another_content_under_the_same_id_is_held_after_an_upgrade_too(version):
    st, sent = station(), count(1, {"people": 3})
    receive(st, sent)
    upgrade(version)
    (answer,) = receive(st, {**sent, "payload": {"people": 4}}).receipts
    assert (answer["status"], answer["reason"]) == ("held", "id_conflict")
    assert HeldEntry.objects.count() == 1


def test_what_can_no_longer_be_read_is_held_and_nothing_breaks():
    st, sent = station(), count(1, {"people": 3})
    receive(st, sent)
    upgrade(2)
    get(KIND).upcasts.clear()
    (answer,) = receive(st, {**sent, "version": 2, "payload": {"persons": 3}}).receipts
    assert (answer["status"], answer["reason"]) == ("held", "id_conflict")


def test_what_was_held_and_released_is_a_duplicate_after_the_next_upgrade():
    st, sent = station(), count(1, {"persons": 3}, version=2)
    assert receive(st, sent).receipts[0]["reason"] == "newer_version"
    upgrade(2)
    assert release_held() == 1
    (first,) = receive(st, sent).receipts
    upgrade(3)
    assert again(st, sent) == {**first, "status": "duplicate"}


def test_what_a_person_put_right_is_a_duplicate_after_the_next_upgrade():
    st, sent = station(), count(1, {"people": -3})
    receive(st, sent)
    fixed = correct_held(HeldEntry.objects.get().id, {"payload": {"people": 3}}, note="asked", author_id=new_id())
    upgrade(2)
    # The corrected value is not what the station wrote, and the value as it came is read no better now.
    (answer,) = receive(st, sent).receipts
    assert (answer["status"], answer["position"]) == ("duplicate", fixed.position)
    assert verify().is_green


def test_a_lost_answer_for_a_whole_batch_holds_nothing_after_the_upgrade():
    st = station()
    sent = [count(number, {"people": number}) for number in range(1, 21)]
    first = receive(st, *sent).receipts
    upgrade(2)
    assert receive(st, *sent).receipts == [{**line, "status": "duplicate"} for line in first]
    assert Entry.objects.filter(kind=KIND).count() == 20
    assert not HeldEntry.objects.exists()


# What was corrected before the upgrade, and is corrected after it


class Counts(Projection):
    """The present figure of every count, in memory."""

    name = "test.counts"
    kinds = frozenset({KIND})
    models = ()

    def __init__(self):
        self.rows = {}

    def apply(self, changes: list[Change]) -> None:
        for change in changes:
            self.rows[str(change.new.id)] = (change.new.body, change.new.amendments)

    def reset(self) -> None:
        self.rows.clear()


@pytest.fixture
def counts(monkeypatch):
    projection = Counts()
    monkeypatch.setitem(projections._registry, Counts.name, projection)
    return projection


def correction(seq, target, change, told=None, minute=0):
    """As a station writes it: with the version of the kind, or, before ``record.amendment`` 2, without."""
    payload = {"reason": "r", "kind": KIND, "set": change}
    payload, version = (payload, 1) if told is None else ({**payload, "version": told}, 2)
    at = (now() - timedelta(minutes=10 - minute)).isoformat()
    return entry(seq, kind="record.amendment", version=version, payload=payload, amends=target["id"], observed_at=at)


def present(counts, target):
    """Return the figures as lived, having seen that a replay gives the same."""
    lived = dict(counts.rows)
    replay()
    assert counts.rows == lived
    body, amendments = counts.rows[target["id"]]
    return {name: value for name, value in msgspec.structs.asdict(body).items() if value}, amendments


def written(st, payload, version=1):
    sent = count(1, payload, version)
    receive(st, sent)
    return sent


@pytest.mark.parametrize("told", [None, 1])
@pytest.mark.parametrize(("version", "source"), [(2, "source"), (3, "origin")])
def test_a_correction_of_before_the_upgrade_holds_after_it(counts, told, version, source):
    st = station()
    target = written(st, {"people": 3, "note": "van"})
    receive(st, correction(2, target, {"people": 4}, told, 1), correction(3, target, {"people": 0}, told, 2))
    receive(st, correction(4, target, {"people": 5}, told, 3))
    upgrade(version)
    replay()
    assert present(counts, target) == ({"persons": 5, "note": "van", source: "post"}, 3)


def test_a_correction_to_nothing_holds_after_the_upgrade(counts):
    st = station()
    target = written(st, {"people": 3})
    receive(st, correction(2, target, {"people": 0}, 1))
    upgrade(2)
    replay()
    assert present(counts, target) == ({"source": "post"}, 1)


def test_the_console_corrects_before_and_after_an_upgrade(counts):
    target = written(station(), {"people": 3, "note": "van"})
    amend_entry(target["id"], {"people": 4}, reason="r", author_id=new_id())
    upgrade(2)
    amend_entry(target["id"], {"note": "bus"}, reason="r", author_id=new_id())
    upgrade(3)
    row = amend_entry(target["id"], {"origin": "gate"}, reason="r", author_id=new_id())
    assert msgspec.json.decode(row.payload)["version"] == 3
    assert present(counts, target) == ({"persons": 4, "note": "bus", "origin": "gate"}, 3)


@pytest.mark.parametrize("told", [None, 1])
def test_a_device_that_was_not_upgraded_corrects_what_stands_in_the_newer_version(counts, told):
    """What the older app wrote was lifted at the door; its corrections name the fields of the older version."""
    upgrade(3)
    st = station()
    target = written(st, {"people": 3, "note": "van"})
    assert Entry.objects.get(pk=target["id"]).version == 3
    receive(st, correction(2, target, {"people": 4}, told, 1), correction(3, target, {"note": ""}, told, 2))
    assert present(counts, target) == ({"persons": 4, "origin": "post"}, 2)


def test_corrections_of_both_versions_hold_in_the_order_of_observation(counts):
    st = station()
    target = written(st, {"people": 3})
    upgrade(2)
    sent = [
        correction(4, target, {"people": 6}, 1, 3),
        correction(2, target, {"people": 4}, 1, 1),
        correction(3, target, {"persons": 5}, 2, 2),
    ]
    receive(st, sent[0])
    receive(st, *sent[1:])
    assert present(counts, target) == ({"persons": 6, "source": "post"}, 3)


def test_a_correction_without_a_version_is_read_by_the_fields_that_it_names(counts):
    st = station()
    target = written(st, {"people": 3})
    upgrade(2)
    receive(st, correction(2, target, {"persons": 4}, None, 1), correction(3, target, {"people": 5}, None, 2))
    receive(st, correction(4, target, {"source": "gate"}, None, 3))
    assert present(counts, target) == ({"persons": 5, "source": "gate"}, 3)


def test_a_field_that_joined_the_same_version_can_be_corrected_on_an_older_entry(counts):
    st = station()
    target = written(st, {"people": 3})
    upgrade(1, FirstWithSource)
    receive(st, correction(2, target, {"source": "gate"}, 1))
    assert present(counts, target) == ({"people": 3, "source": "gate"}, 1)


def test_one_that_does_not_fit_its_own_version_is_left_out_before_and_after(counts):
    st = station()
    target = written(st, {"people": 3})
    receive(st, correction(2, target, {"people": "many"}, 1, 1), correction(3, target, {"people": 4}, 1, 2))
    assert present(counts, target) == ({"people": 4}, 1)
    upgrade(2)
    replay()
    assert present(counts, target) == ({"persons": 4, "source": "post"}, 1)


def test_a_correction_for_a_version_that_is_not_known_yet_waits_for_the_upgrade(counts):
    st = station()
    target = written(st, {"people": 3})
    (answer,) = receive(st, correction(2, target, {"persons": 4}, 2)).receipts
    assert (answer["status"], answer["reason"]) == ("held", "newer_version")
    upgrade(2)
    assert release_held() == 1
    assert present(counts, target) == ({"persons": 4, "source": "post"}, 1)


def test_a_resent_correction_of_before_is_a_duplicate(counts):
    st = station()
    target = written(st, {"people": 3})
    sent = correction(2, target, {"people": 4})
    (first,) = receive(st, sent).receipts
    upgrade(2)
    assert again(st, sent) == {**first, "status": "duplicate"}


def test_a_replay_lifts_thousands_without_a_query_more(counts):
    """Old and new corrections of many entries at once cost what one costs."""
    st = station()

    def queries(first, many):
        sent = [count(first + number, {"people": number}) for number in range(many)]
        receive(st, *sent)
        receive(st, *[correction(first + many + n, one, {"people": n + 1}, 1) for n, one in enumerate(sent)])
        with CaptureQueriesContext(connection) as captured:
            replay([counts])
        return len(captured)

    upgrade(1)
    one = queries(1, 1)
    upgrade(2)
    assert queries(10, 30) == one
    assert len(counts.rows) == 31


# What every declared kind promises


def test_every_older_version_has_its_step_and_a_step_adds_nothing():
    """A step is given parts of payloads too, the fields that a correction changes (``kinds.upcast``)."""
    for about in registered():
        if not about.name.startswith("test."):
            assert set(about.upcasts) == set(range(1, about.version)), about.name
            assert [step({}) for step in about.upcasts.values()] == [{}] * (about.version - 1), about.name
