"""The door never raises, whatever a station may send."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from fangxian.base.clock import now
from fangxian.base.ids import new_id
from fangxian.record.door import Origin, Unfit, read_entry
from fangxian.record.drafts import Draft
from fangxian.record.models import HeldReason
from fangxian.record.tests import kinds  # noqa: F401
from fangxian.record.timing import Receipt

ORIGIN = Origin(new_id(), new_id(), None, Receipt(now(), now(), None))
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
json_values = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12)
GOOD = {
    "id": str(new_id()), "kind": "test.note", "version": 2, "seq": 1, "observed_at": "2020-02-05T03:00:00Z",
    "payload": {"text": "x"}, "author": None, "clock": {"boot": "a", "mono": 1}, "place": None, "unit": None,
    "subject": None, "amends": None, "sealed": None,
}  # fmt: skip


def check(raw):
    read = read_entry(raw, ORIGIN)
    if isinstance(read, Unfit):
        assert read.reason in HeldReason
        assert "\x00" not in read.detail + read.kind
        assert len(read.detail) <= 255
        assert len(read.kind) <= 64
    else:
        assert isinstance(read, Draft)
        read.payload.encode()


@given(st.binary(max_size=300))
def test_bytes(raw):
    check(raw)


@given(json_values)
def test_any_json(value):
    check(json.dumps(value).encode("utf-8", "surrogatepass"))


@settings(max_examples=300)
@given(st.dictionaries(st.sampled_from(sorted(GOOD)), json_values, max_size=4))
def test_an_entry_with_some_members_replaced(changes):
    check(json.dumps({**GOOD, **changes}).encode("utf-8", "surrogatepass"))


@given(st.dictionaries(st.sampled_from(["text", "number", "name", "colour"]), json_values))
def test_any_payload(payload):
    check(json.dumps({**GOOD, "payload": payload}).encode("utf-8", "surrogatepass"))


@given(st.sampled_from(["test.note", "", "no.such"]), st.dictionaries(st.text(max_size=8), json_values, max_size=4))
def test_any_amendment(kind, change):
    payload = {"reason": "r", "kind": kind, "set": change}
    entry = {**GOOD, "kind": "record.amendment", "version": 1, "payload": payload, "amends": str(new_id())}
    check(json.dumps(entry).encode("utf-8", "surrogatepass"))


@given(st.fixed_dictionaries({name: st.text() for name in ("kid", "epk", "iv", "ct")}))
def test_any_seal(parts):
    check(json.dumps({**GOOD, "sealed": {"v": 1, **parts}}).encode("utf-8", "surrogatepass"))


def test_nesting_beyond_every_limit():
    check(json.dumps(GOOD).replace('"x"', "[" * 50_000 + "]" * 50_000).encode())


def test_an_older_version_that_the_upcast_trips_over_is_held():
    check(json.dumps({**GOOD, "version": 1, "payload": [1]}).encode())
    read = read_entry(json.dumps({**GOOD, "version": 1, "payload": [1]}).encode(), ORIGIN)
    assert isinstance(read, Unfit)
    assert read.reason == HeldReason.PAYLOAD_INVALID
