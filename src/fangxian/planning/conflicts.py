"""Which rules cannot all hold: a smallest set, found by asking which sets can (implicit hitting sets)."""

from collections.abc import Callable, Sequence

from ortools.sat.python import cp_model

Rules = frozenset[str]


def smallest_conflict(rules: Sequence[str], can_hold: Callable[[Rules], bool]) -> Rules:
    """Return a set of rules, as few as possible, that cannot all hold; empty where all of them can.

    Every way out of the conflict gives up at least one rule of each conflict. So the smallest set that touches all ways out
    found so far is either a conflict, and then a smallest one, or it can hold and shows another way out.
    """
    everything = frozenset(rules)
    if can_hold(everything):
        return frozenset()
    ways_out: list[Rules] = []
    while can_hold(chosen := _smallest_touching(ways_out)):
        ways_out.append(everything - _grown(chosen, rules, can_hold))
    return chosen


def _grown(chosen: Rules, rules: Sequence[str], can_hold: Callable[[Rules], bool]) -> Rules:
    """Return as many rules as can hold beside ``chosen``, each tried once."""
    for rule in rules:
        if rule not in chosen and can_hold(chosen | {rule}):
            chosen = chosen | {rule}
    return chosen


def _smallest_touching(sets: Sequence[Rules]) -> Rules:
    """Return the fewest rules of which each set has at least one."""
    model = cp_model.CpModel()
    take = {rule: model.new_bool_var(rule) for rule in sorted(frozenset().union(*sets))}
    for rules in sets:
        model.add_bool_or([take[rule] for rule in sorted(rules)])
    model.minimize(sum(take.values()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.solve(model)
    return frozenset(rule for rule, variable in take.items() if solver.value(variable))
