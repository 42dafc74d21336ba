"""Drives column generation: the bound first, then one descent after another."""

from collections.abc import Iterator

import numpy as np

from fangxian.planning.rosters.solver.best import Best
from fangxian.planning.rosters.solver.dive import Dive
from fangxian.planning.rosters.solver.generate import Generator
from fangxian.planning.rosters.solver.master import Master
from fangxian.planning.rosters.solver.tables import Ints, Tables
from fangxian.planning.rosters.solver.walker import Walker

# The bound may take this share of the search; then the descents begin from where it stands.
FOR_THE_BOUND = 0.5
WIDEST_SWING = 0.2


def generated(tables: Tables, seed: int, first: Ints, best: Best) -> Iterator[None]:
    """Work until nobody asks for more, one round of pricing a turn; ``first`` is a roster to begin with."""
    master = Master(tables)
    _take(master, first)
    generator = Generator.unforced(master)
    while best.share_done() < FOR_THE_BOUND and generator.round(best.seconds_left()):
        best.prove(generator.bound)
        yield
    best.prove(generator.bound)
    random = np.random.default_rng(seed)
    swing = 0.0
    while True:
        if best.kinds is not None:
            _take(master, best.kinds)
        dive = Dive(master, random, swing, best.seconds_left)
        yield from dive.steps()
        if dive.kinds is not None:
            best.offer(dive.kinds, Walker(tables, seed).adopt(dive.kinds), "columns")
        swing = min(WIDEST_SWING, swing + 0.05)
        yield


def _take(master: Master, kinds: Ints) -> None:
    for person, own in enumerate(kinds):
        master.add(person, own)
