"""The task as arrays, in the order in which the compiled functions read them.

A *kind* is a shift in a role; -1 stands for a day off. Shifts that no rule tells apart form one *class*: a person's roster is
searched by class, and the cheapest kind of the class is taken afterwards. The arrays are few and wide, because the compiler's
time grows with their number.
"""

from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Small = NDArray[np.int8]
Floats = NDArray[np.float64]
NEVER = 1 << 40


class Rule(IntEnum):
    """Columns of ``Law.rules``; KNOWN is the earliest day known, LAST the position on the day before day 0."""

    MIN_MINUTES = 0
    MAX_MINUTES = 1
    UNIT = 2
    MIN_RUN = 3
    MAX_RUN = 4
    ENDLESS = 5
    MIN_OFF = 6
    MAX_WEEKENDS = 7
    KNOWN = 8
    LAST = 9
    COUNTERS = 10


class Count(IntEnum):
    """Columns of ``Law.limits``; PRICE is a row of ``Law.prices``, -1 where counting costs nothing."""

    MOST = 0
    LEAST = 1
    FIRST = 2
    LAST = 3
    PRICE = 4


class Row(IntEnum):
    """Columns of ``Together.rows``."""

    GROUP = 0
    REQUIRED = 1
    UNDER = 2
    OVER = 3


class Law(NamedTuple):
    """What each person's roster must keep.

    ``rules`` [person, Rule]; ``limits`` [person, counter, Count], ``counts`` [person, counter, class], ``prices`` [price, count];
    ``weekend`` [day]: 1 on a Saturday, 2 on a Sunday; ``minutes`` [class]; ``follows`` [class before, class after].
    """

    rules: Ints
    limits: Ints
    counts: Small
    prices: Floats
    weekend: Ints
    minutes: Ints
    follows: Small


class Together(NamedTuple):
    """What people do together: each row sums ``share`` [group, person] over those on its kinds and pays for the difference.

    ``row[start[n] : start[n + 1]]`` are the rows that a kind on a day belongs to, n = day * kinds + kind.
    """

    start: Ints
    row: Ints
    rows: Ints
    share: Small


class Tables(NamedTuple):
    """Everything that the search reads: ``cost`` [person, day, kind], the last kind being a day off; ``classes`` [kind]."""

    law: Law
    together: Together
    cost: Ints
    classes: Ints
