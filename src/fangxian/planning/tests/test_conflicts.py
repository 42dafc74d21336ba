from itertools import chain, combinations

from hypothesis import given
from hypothesis import strategies as st

from fangxian.planning.conflicts import smallest_conflict

RULES = ["a", "b", "c", "d", "e"]
SETS = st.lists(st.frozensets(st.sampled_from(RULES), min_size=1), max_size=4)


@given(SETS)
def test_no_smaller_set_of_rules_conflicts(conflicts: list[frozenset[str]]) -> None:
    def can_hold(rules: frozenset[str]) -> bool:
        return not any(conflict <= rules for conflict in conflicts)

    found = smallest_conflict(RULES, can_hold)
    every = chain.from_iterable(combinations(RULES, size) for size in range(len(RULES) + 1))
    broken = [set(rules) for rules in every if not can_hold(frozenset(rules))]
    assert len(found) == min(map(len, broken), default=0)
    assert not conflicts or not can_hold(found)


def test_rules_that_can_all_hold_have_no_conflict() -> None:
    assert smallest_conflict(RULES, lambda rules: True) == frozenset()


def test_what_can_never_hold_needs_no_rule_to_conflict() -> None:
    assert smallest_conflict(RULES, lambda rules: False) == frozenset()
