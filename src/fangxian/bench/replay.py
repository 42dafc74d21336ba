"""Entries a second rebuilding all read models."""

import time

from fangxian.bench.filled import Filler
from fangxian.bench.result import Result
from fangxian.record import replay as record_replay

BAR = 20_000.0


def run(entries: int = 60_000) -> Result:
    """Fill a record, rebuild every read model, and compare with the bar."""
    Filler().fill(entries)
    started = time.perf_counter()
    read = record_replay.replay()
    rate = read / (time.perf_counter() - started)
    return Result("replay", rate, "entries/s", BAR, rate / BAR, {"entries": read, "aim": 100_000})
