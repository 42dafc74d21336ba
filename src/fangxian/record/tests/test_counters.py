"""The counter of a station against a plain set of numbers."""

from hypothesis import given
from hypothesis import strategies as st

from fangxian.record.counters import is_new, note, note_all
from fangxian.record.models import StationCounter

numbers = st.lists(st.integers(1, 40), max_size=80)


def spread(ranges):
    return {number for start, end in ranges for number in range(start, end + 1)}


@given(numbers)
def test_the_counter_knows_what_a_set_knows(sent):
    counter, model = StationCounter(missing=[]), set()
    for seq in sent:
        assert is_new(counter, seq) == (seq not in model)
        assert note(counter, seq) == (seq not in model)
        model.add(seq)
        assert counter.highest == max(model)
        assert counter.received == len(model)
        assert spread(counter.missing) == set(range(1, max(model))) - model


@given(numbers)
def test_ranges_stay_in_order_apart_and_never_empty(sent):
    counter = StationCounter(missing=[])
    for seq in sent:
        note(counter, seq)
    assert all(start <= end for start, end in counter.missing)
    assert all(end + 1 < start for (_, end), (start, _) in zip(counter.missing, counter.missing[1:], strict=False))


@given(numbers)
def test_the_order_of_arrival_makes_no_difference(sent):
    one, other = StationCounter(missing=[]), StationCounter(missing=[])
    note_all(one, sent)
    for seq in sent:
        note(other, seq)
    assert (one.highest, one.received, one.missing) == (other.highest, other.received, other.missing)


def test_a_huge_number_costs_one_range():
    counter = StationCounter(missing=[])
    assert note(counter, 2**53)
    assert counter.missing == [[1, 2**53 - 1]]
