"""Entries carried from one server's record into another's in a file."""

import gzip
import hashlib
import json

import msgspec
import pytest

from fangxian.base.ids import new_id
from fangxian.record import kinds
from fangxian.record.identities import present_identities
from fangxian.record.models import Batch, BlindIndex, Entry, Head, HeldEntry, StationCounter, Subject
from fangxian.record.parcels.export import export_parcel
from fangxian.record.parcels.lines import Refused
from fangxian.record.parcels.take import import_parcel
from fangxian.record.projections import registered
from fangxian.record.services import erase_subjects, receive_batch, release_held
from fangxian.record.tests.support import NUMBER, OTHER_NUMBER, as_attacker, batch, entry, receive, station
from fangxian.record.verify import verify

pytestmark = pytest.mark.django_db
TABLES = (BlindIndex, Subject, Entry, Batch, HeldEntry, StationCounter, Head)


def another_server():
    """Leave the keys and take everything else away."""
    with as_attacker() as cursor:
        for model in TABLES:
            cursor.execute(f"DELETE FROM {model._meta.db_table}")
    for projection in registered():
        projection.reset()


def rows():
    """What has to be the same on both servers: everything but the order of receipt."""
    return set(Entry.objects.exclude(kind="record.export").values_list("id", "leaf", "subject_id", "payload"))


@pytest.fixture
def file(tmp_path):
    return tmp_path / "post.parcel"


@pytest.fixture
def sent():
    """A station with three entries, two of them about the same person."""
    st = station()
    who = {"name": "乌云", "id_number": NUMBER}
    receive(st, entry(1), entry(2, "seen", who), entry(3, "seen again", who))
    return st


def test_entries_arrive_with_their_leaves_and_the_record_is_green(sent, file):
    before = rows()
    export_parcel(file)
    another_server()
    taken = import_parcel(file)
    assert (taken.accepted, taken.duplicate, taken.held) == (3, 0, 0)
    assert {(id, bytes(leaf)) for id, leaf, *_ in rows()} == {(id, bytes(leaf)) for id, leaf, *_ in before}
    assert verify().is_green


def test_identities_open_at_the_other_server(sent, file):
    about = Entry.objects.filter(sealed__isnull=False).first()
    export_parcel(file)
    another_server()
    import_parcel(file)
    _subject, identity = present_identities([about.pk])[about.pk]
    assert identity == {"name": "乌云", "id_number": NUMBER}


def test_no_identity_stands_in_the_file(sent, file):
    export_parcel(file)
    text = gzip.decompress(file.read_bytes())
    assert NUMBER.encode() not in text
    assert "乌云".encode() not in text
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_same_parcel_again_changes_nothing(sent, file):
    export_parcel(file)
    another_server()
    import_parcel(file)
    before = Entry.objects.count(), Subject.objects.count(), BlindIndex.objects.count(), Batch.objects.count()
    taken = import_parcel(file)
    assert (taken.accepted, taken.duplicate) == (0, 3)
    assert before == (Entry.objects.count(), Subject.objects.count(), BlindIndex.objects.count(), Batch.objects.count())
    assert verify().is_green


def test_parts_in_the_wrong_order_end_in_the_same_entries(sent, file, tmp_path):
    first = export_parcel(file)
    receive(sent, entry(4, "later", {"name": "乌云", "id_number": NUMBER}))
    later = tmp_path / "later.parcel"
    export_parcel(later, after=first.last)
    wanted = {id for id, *_ in rows()}
    another_server()
    import_parcel(later)
    assert StationCounter.objects.get(pk=sent.pk).missing == [[1, 3]]
    import_parcel(file)
    assert {id for id, *_ in rows()} >= wanted
    assert StationCounter.objects.get(pk=sent.pk).missing == []
    assert verify().is_green


def test_a_station_that_sends_the_same_afterwards_gets_the_receipt_of_a_duplicate(file):
    st = station()
    mine = batch(st, entry(1, "seen", {"name": "乌云", "id_number": NUMBER}))
    receive_batch(st, mine, is_signed=True)
    export_parcel(file)
    another_server()
    import_parcel(file)
    received = receive_batch(st, mine, is_signed=True)
    assert [line["status"] for line in received.receipts] == ["duplicate"]


def test_a_person_known_under_another_pseudonym_is_found_under_both(sent, file):
    export_parcel(file)
    another_server()
    receive(station("K2"), entry(1, "known here", {"name": "乌云", "id_number": NUMBER}))
    import_parcel(file)
    found = BlindIndex.objects.filter(field="id_number")
    assert found.values("subject_id").distinct().count() == 2
    assert found.filter(is_key=True).count() == 1
    assert verify().is_green


def test_whoever_is_erased_there_is_erased_here(sent, file):
    export_parcel(file)
    subject = Subject.objects.get()
    state = [(model, list(model.objects.all())) for model in (Subject, BlindIndex)]
    erase_subjects([subject.pk], reason="r", author_id=new_id(), unit_id=None)
    second = file.with_name("second.parcel")
    export_parcel(second)
    another_server()
    for model, kept in state:
        model.objects.bulk_create(kept)
    assert import_parcel(second).erased == 1
    assert Subject.objects.get().wrapped_key is None
    assert not BlindIndex.objects.exists()


def test_whoever_is_erased_here_is_not_brought_back(sent, file):
    export_parcel(file)
    erase_subjects([Subject.objects.get().pk], reason="r", author_id=new_id(), unit_id=None)
    import_parcel(file)
    assert Subject.objects.get().wrapped_key is None
    assert not BlindIndex.objects.exists()


def test_an_entry_known_with_another_content_is_held(sent, file):
    export_parcel(file)
    another_server()
    receive(sent, entry(1, "something else under the number 1"))
    taken = import_parcel(file)
    assert (taken.accepted, taken.held) == (2, 1)
    assert HeldEntry.objects.get().reason == "id_conflict"
    assert import_parcel(file).held == 1
    assert HeldEntry.objects.count() == 1
    assert verify().is_green


def test_a_kind_that_is_not_known_here_is_held_and_taken_once_it_is(sent, file, monkeypatch):
    export_parcel(file)
    another_server()
    with monkeypatch.context() as without:
        without.setattr(kinds, "find", lambda name: None)
        assert import_parcel(file).held == 3
    assert release_held() == 0
    assert import_parcel(file).accepted == 3
    assert not HeldEntry.objects.filter(resolved_at=None).exists()


def test_a_cut_file_is_refused_and_nothing_taken(sent, file):
    export_parcel(file)
    data = gzip.decompress(file.read_bytes())
    another_server()
    for cut in (data[: len(data) // 2], b"\n".join(data.splitlines()[:-1]) + b"\n", b"", b"{}\n"):
        file.write_bytes(gzip.compress(cut))
        with pytest.raises(Refused):
            import_parcel(file)
    assert not Entry.objects.exists()


NO_PARCELS = {
    "empty": b"",
    "not packed": b"not packed",
    "no text": gzip.compress(b"\xff\xfe", mtime=0),
    "cut": gzip.compress(b"[]", mtime=0)[:-9],
}


@pytest.mark.parametrize("content", NO_PARCELS.values(), ids=NO_PARCELS)
def test_what_is_no_parcel_is_refused(file, content):
    file.write_bytes(content)
    with pytest.raises(Refused, match="not a whole parcel"):
        import_parcel(file)


def changed(file, change):
    """Change each line of a parcel and let its end vouch for the change."""
    *lines, end = [json.loads(line) for line in gzip.decompress(file.read_bytes()).splitlines()]
    for line in lines:
        change(line)
    body = b"".join(msgspec.json.encode(line) + b"\n" for line in lines)
    end["sha256"] = hashlib.sha256(body).hexdigest()
    file.write_bytes(gzip.compress(body + msgspec.json.encode(end) + b"\n"))


def test_a_forged_entry_is_refused(sent, file):
    export_parcel(file)
    changed(file, lambda line: line.update(flags="late") if line["line"] == "entry" else None)
    with pytest.raises(Refused, match="was changed"):
        import_parcel(file)


def test_another_format_and_other_keys_are_refused(sent, file):
    export_parcel(file)
    changed(file, lambda line: line.update(vault="0" * 32) if line["line"] == "header" else None)
    with pytest.raises(Refused, match="other keys"):
        import_parcel(file)
    changed(file, lambda line: line.update(format=9) if line["line"] == "header" else None)
    with pytest.raises(Refused, match="format 9"):
        import_parcel(file)


def test_a_wrapping_key_that_is_not_here_is_asked_for(sent, file):
    export_parcel(file)
    changed(file, lambda line: line.update(wrapping_id="elsewhere") if line["line"] == "subject" else None)
    with pytest.raises(Refused, match="elsewhere"):
        import_parcel(file)


def test_an_export_replaces_no_file_and_leaves_an_entry(sent, file):
    export_parcel(file)
    assert json.loads(Entry.objects.get(kind="record.export").payload)["rows"] == 3
    with pytest.raises(Refused, match="there already"):
        export_parcel(file)


def test_the_number_of_statements_does_not_grow_with_the_parcel(file, django_assert_max_num_queries):
    st = station()
    for start in (1, 31):
        receive(st, *(entry(seq, "n", {"name": "乌云", "id_number": OTHER_NUMBER}) for seq in range(start, start + 30)))
    export_parcel(file)
    another_server()
    with django_assert_max_num_queries(45):
        import_parcel(file)
    assert Entry.objects.count() == 60
