"""Server time of the regional board, at ten thousand entries and at a hundred times as many."""

import statistics
import time

from django.conf import settings
from django.test import Client

from fangxian.access.models import Grant
from fangxian.access.roles import Role
from fangxian.accounts.models import User
from fangxian.base.clock import now
from fangxian.bench.filled import Filler
from fangxian.bench.result import Result

SMALL = 10_000
BAR_MS = 100.0
BAR_RATIO = 1.5
TURNS = 15


def run(entries: int = 1_000_000) -> Result:
    """Fill the record in two steps and take the median time of the board after each; ratio: large over small."""
    settings.ALLOWED_HOSTS.append("testserver")
    filler = Filler()
    client = _commander(filler)
    filler.fill(SMALL)
    small = _median_ms(client)
    filler.fill(entries)
    large = _median_ms(client)
    figures = {"entries": filler.entries, "ms_at_10_thousand": round(small, 1), "bar_ratio": BAR_RATIO, "turns": TURNS}
    return Result("board", large, "ms", BAR_MS, large / small, figures)


def _commander(filler: Filler) -> Client:
    user = User.objects.create(username="commander", name="总调度员")
    Grant.objects.create(user=user, role=Role.COORDINATOR, unit=filler.region, starts_at=now())
    settings.REQUIRE_MFA = False
    client = Client()
    client.force_login(user)
    return client


def _median_ms(client: Client) -> float:
    times = []
    for _turn in range(TURNS + 1):
        started = time.perf_counter()
        answer = client.get("/")
        times.append((time.perf_counter() - started) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"the board answered {answer.status_code}")
    return statistics.median(times[1:])
