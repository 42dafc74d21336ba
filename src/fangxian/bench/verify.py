"""Entries a second for ``record verify``."""

import time

from fangxian.bench.filled import Filler
from fangxian.bench.result import Result
from fangxian.record import verify as record_verify

BAR = 100_000.0


def run(entries: int = 100_000) -> Result:
    """Fill a record, verify it three times, and compare the best with the bar."""
    Filler().fill(entries)
    best = 0.0
    for _turn in range(3):
        started = time.perf_counter()
        report = record_verify.verify()
        best = max(best, report.entries / (time.perf_counter() - started))
        if not report.is_green:
            raise RuntimeError(f"the record is not whole: {report.findings[:3]}")
    return Result("verify", best, "entries/s", BAR, best / BAR, {"entries": report.entries, "aim": 500_000})
