"""Replay gives the same rows as living through it."""

import random

import pytest
from django.core import serializers

from fangxian.base.ids import new_id
from fangxian.record.facts import Change
from fangxian.record.projections import Projection, registered
from fangxian.record.replay import replay
from fangxian.record.services import amend_entry, withdraw_entry
from fangxian.record.tests.support import entry, receive, station

pytestmark = pytest.mark.django_db


class Notes(Projection):
    """The present text of every note, in memory."""

    name = "test.notes"
    kinds = frozenset({"test.note"})
    models = ()

    def __init__(self):
        self.rows = {}

    def apply(self, changes: list[Change]) -> None:
        for change in changes:
            new = change.new
            self.rows[new.id] = (new.body.text, new.body.number, new.is_withdrawn, new.amendments, new.subject_id)

    def reset(self) -> None:
        self.rows.clear()


@pytest.fixture
def notes(monkeypatch):
    projection = Notes()
    monkeypatch.setitem(__import__("fangxian.record.projections", fromlist=["x"])._registry, Notes.name, projection)
    return projection


def correction(seq, target, change=None):
    payload = {"reason": "r", "kind": "test.note", "set": change} if change is not None else {"reason": "r"}
    kind = "record.amendment" if change is not None else "record.withdrawal"
    return entry(seq, kind=kind, version=1, payload=payload, amends=target)


def shift(seed):
    """Notes, corrections of them and of one another, in an order and in batches that chance decides."""
    chance = random.Random(seed)
    entries = [entry(number) for number in range(1, 13)]
    for number in range(13, 37):
        target = chance.choice(entries)["id"]
        change = chance.choice([{"number": number}, {"text": f"t{number}"}, {"number": "x"}, None])
        entries.append(correction(number, target, change))
    chance.shuffle(entries)
    while entries:
        size = chance.randint(1, 9)
        yield entries[:size]
        entries = entries[size:]


@pytest.mark.parametrize("seed", range(8))
def test_replay_gives_what_living_through_it_gave(notes, seed):
    st = station()
    for batch in shift(seed):
        receive(st, *batch)
    lived = dict(notes.rows)
    assert lived
    replay()
    assert notes.rows == lived


def test_console_corrections_are_replayed_too(notes):
    receive(station(), entry(1), entry(2))
    first, second = list(notes.rows)
    amend_entry(first, {"number": 7}, reason="r", author_id=new_id())
    withdraw_entry(second, reason="r", author_id=new_id())
    lived = dict(notes.rows)
    replay()
    assert notes.rows == lived


def test_every_registered_read_model_is_emptied_and_filled_the_same(notes):
    receive(station(), *[entry(number) for number in range(1, 6)])
    models = [model for projection in registered() for model in projection.models]
    before = [serializers.serialize("json", model._default_manager.order_by("pk")) for model in models]
    replay()
    assert [serializers.serialize("json", model._default_manager.order_by("pk")) for model in models] == before
