"""Folding amendments: the order in which they arrive makes no difference."""

import json
import random
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from fangxian.record.facts import by_root, fact
from fangxian.record.tests import kinds  # noqa: F401

MOMENT = datetime(2020, 2, 5, tzinfo=UTC)
ROOT = UUID(int=1)


def row(id, kind, payload, amends=None, minute=0, subject=None):
    return SimpleNamespace(
        id=UUID(int=id), kind=kind, version=2 if kind == "test.note" else 1, payload=json.dumps(payload),
        observed_at=MOMENT + timedelta(minutes=minute),
        received_at=MOMENT, position=id, unit_id=None, place_id=None, author_id=None, station_id=None, station_seq=None,
        subject_id=UUID(int=subject) if subject else None, amends_id=UUID(int=amends) if amends else None, flags="",
    )  # fmt: skip


NOTE = row(1, "test.note", {"text": "first", "number": 1})


@st.composite
def trees(draw):
    """Amendments and withdrawals below one root, each of the root or of an earlier one."""
    rows = []
    for id in range(2, 2 + draw(st.integers(0, 8))):
        amends = draw(st.integers(1, id - 1))
        minute, subject = draw(st.integers(0, 5)), draw(st.sampled_from([None, 101, 102]))
        if draw(st.booleans()):
            rows.append(row(id, "record.withdrawal", {"reason": "r"}, amends, minute))
        else:
            change = draw(st.sampled_from([{"number": id}, {"text": f"t{id}"}, {"number": "x"}, {"colour": 1}, {}]))
            rows.append(row(id, "record.amendment", {"reason": "r", "set": change}, amends, minute, subject))
    return rows


@given(trees(), st.integers())
def test_any_order_of_arrival_gives_the_same_fact(rows, seed):
    shuffled = random.Random(seed).sample(rows, len(rows))
    one = fact(NOTE, None, by_root(rows).get(ROOT, ()))
    other = fact(NOTE, None, by_root(shuffled).get(ROOT, ()))
    assert one == other


@given(trees())
def test_every_amendment_is_found_below_its_root(rows):
    assert {item.id for item in by_root(rows).get(ROOT, ())} == {item.id for item in rows}


def folded(*rows):
    return fact(NOTE, None, by_root(rows).get(ROOT, ()))


def amendment(id, change, amends=1, minute=0):
    return row(id, "record.amendment", {"reason": "r", "set": change}, amends, minute)


def withdrawal(id, amends, minute=0):
    return row(id, "record.withdrawal", {"reason": "r"}, amends, minute)


def test_the_later_observation_holds():
    assert folded(amendment(2, {"number": 5}, minute=9), amendment(3, {"number": 6}, minute=1)).body.number == 5


def test_a_withdrawn_amendment_has_no_effect_and_neither_has_what_corrected_it():
    assert folded(amendment(2, {"number": 5}), amendment(3, {"number": 6}, 2), withdrawal(4, 2)).body.number == 1


def test_a_withdrawal_that_was_withdrawn_has_no_effect():
    assert not folded(withdrawal(2, 1), withdrawal(3, 2)).is_withdrawn
    assert folded(withdrawal(2, 1), withdrawal(3, 2), withdrawal(4, 3)).is_withdrawn


def test_what_does_not_fit_is_left_out_and_not_counted():
    result = folded(amendment(2, {"number": "many"}), amendment(3, {"colour": "red"}), amendment(4, {"text": "ok"}))
    assert (result.body.text, result.body.number, result.amendments) == ("ok", 1, 1)


def test_circles_end():
    one, two = amendment(2, {}, 3), amendment(3, {}, 2)
    assert set(by_root([one, two, amendment(4, {}, 4)])) <= {UUID(int=id) for id in (2, 3, 4)}


def test_an_unknown_kind_is_no_fact():
    assert fact(row(1, "test.never", {})) is None
