"""The hard rules of a task as a conflict names them, with what it takes to give one up."""

import msgspec

Value = str | int

STATEMENTS = {
    "must_cover": "Shift %(shift)s on day %(day)s (%(who)s) needs %(amount)s people.",
    "absent": "%(person)s is absent on day %(day)s (%(reason)s).",
    "pin": "%(person)s is pinned on day %(day)s (%(shift)s).",
    "succession": "%(person)s needs rest between duties, and some shifts must not follow others.",
    "long_run": "%(person)s works at most %(amount)s days in a row.",
    "short_run": "%(person)s works at least %(amount)s days in a row.",
    "short_rest": "%(person)s has at least %(amount)s days off in a row.",
    "minutes_over": "%(person)s works at most %(amount)s minutes.",
    "minutes_under": "%(person)s works at least %(amount)s minutes.",
    "weekends": "%(person)s works on at most %(amount)s weekends.",
    "limit_over": "%(person)s has at most %(amount)s duties of %(shift)s from day %(first)s to %(last)s.",
    "limit_under": "%(person)s has at least %(amount)s duties of %(shift)s from day %(first)s to %(last)s.",
    "apart": "%(person)s and %(other)s never share a shift.",
    "together": "%(person)s and %(other)s share every shift.",
}
# What it takes to give a rule up: one missing person is the cheapest, somebody called in from leave or illness the dearest.
PRICES = {"must_cover": 3, "absent": 60, "pin": 25, "succession": 40, "long_run": 10, "apart": 15, "together": 15}
PRICE = 6


class Rule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One hard rule; ``amount`` is its limit, or in a relaxation by how much it is given up where that can be counted."""

    code: str
    person: str = ""
    day: int = -1
    shift: str = ""
    amount: int = 0
    words: dict[str, Value] = {}

    @property
    def values(self) -> dict[str, Value]:
        """Return what the statement mentions, by name: for a translation of ``STATEMENTS[code]``."""
        own: dict[str, Value] = {
            "person": self.person,
            "day": self.day + 1,
            "shift": self.shift,
            "amount": self.amount,
        }
        return {**own, **self.words}

    @property
    def sentence(self) -> str:
        """Return the rule in English."""
        return STATEMENTS[self.code] % self.values

    @property
    def price(self) -> int:
        """Return what it takes to give it up once."""
        return PRICES.get(self.code, PRICE)
