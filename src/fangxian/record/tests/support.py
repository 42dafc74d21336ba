"""Small batches for the tests of the record, below the HTTP door."""

import json
from contextlib import contextmanager
from datetime import UTC, datetime

import msgspec
from django.db import connection

from fangxian.accounts.models import Station
from fangxian.base.ids import new_id
from fangxian.record import triggers
from fangxian.record.door import BatchIn
from fangxian.record.sealing import seal
from fangxian.record.services import receive_batch
from fangxian.record.tests import kinds  # noqa: F401

NUMBER = "11010519491231002X"
OTHER_NUMBER = "440524188001010014"


def station(short="K1"):
    return Station.objects.create(
        short=short, label="t", unit_id=new_id(), public_key={}, token_digest=str(new_id()), enrolled_by_id=new_id()
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
    envelope = {"station": str(st.id), "sent_at": datetime.now(UTC).isoformat(), "entries": list(entries)}
    return msgspec.json.decode(json.dumps(envelope), type=BatchIn)


def receive(st, *entries):
    return receive_batch(st, batch(st, *entries), is_signed=True)


@contextmanager
def as_attacker():
    """Somebody with all rights on the database: the triggers are out of the way, and back afterwards."""
    triggers.remove(connection)
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        triggers.remove(connection)
        triggers.install(connection)
