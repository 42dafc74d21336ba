"""The thinnest whole thread: a sealed batch in, receipts out, the record verified."""

import json
from datetime import UTC, datetime

import msgspec
import pytest

from fangxian.accounts.models import Station
from fangxian.base.ids import new_id
from fangxian.record.door import BatchIn
from fangxian.record.models import Entry, HeldEntry, Subject
from fangxian.record.sealing import seal
from fangxian.record.services import amend_entry, receive_batch
from fangxian.record.tests import kinds  # noqa: F401
from fangxian.record.verify import verify

pytestmark = pytest.mark.django_db


def station():
    return Station.objects.create(
        short="K1",
        label="t",
        unit_id=new_id(),
        public_key={},
        token_digest=str(new_id()),
        enrolled_by_id=new_id(),
    )


def entry(seq, text="hello", identity=None, **extra):
    id = str(new_id())
    sealed = msgspec.to_builtins(seal(identity, id)) if identity else None
    return {
        "id": id,
        "kind": "test.note",
        "version": 2,
        "seq": seq,
        "observed_at": datetime.now(UTC).isoformat(),
        "payload": {"text": text},
        "sealed": sealed,
        **extra,
    }


def batch(st, *entries):
    return msgspec.json.decode(
        json.dumps({"station": str(st.id), "sent_at": datetime.now(UTC).isoformat(), "entries": list(entries)}),
        type=BatchIn,
    )


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
