"""The thinnest whole thread: a sealed batch in, receipts out, the record verified."""

import pytest

from fangxian.base.ids import new_id
from fangxian.record.models import Entry, HeldEntry, Subject
from fangxian.record.services import amend_entry, receive_batch
from fangxian.record.tests.support import batch, entry, station
from fangxian.record.verify import verify

pytestmark = pytest.mark.django_db


def test_thread():
    st = station()
    one = entry(1, identity={"name": "甲", "id_number": "11010519491231002X"})
    b = batch(
        st,
        one,
        entry(2, text="x" * 101),
        entry(3, identity={"name": "甲", "id_number": "11010519491231002x"}),
    )
    got = receive_batch(st, b, is_signed=True)
    assert [r["status"] for r in got.receipts] == ["accepted", "held", "accepted"], got.receipts
    again = receive_batch(st, b, is_signed=True)
    assert [r["status"] for r in again.receipts] == ["duplicate", "held", "duplicate"]
    assert Subject.objects.count() == 1
    assert HeldEntry.objects.count() == 1
    assert got.counter.missing == []
    e = Entry.objects.first()
    amend_entry(e.id, {"number": 4}, reason="typo", author_id=new_id())
    report = verify()
    assert report.is_green, report
    assert report.entries == 3
