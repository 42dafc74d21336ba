"""Entries a second through HTTP: batches of 500, 4 clients, identities sealed."""

import http.client
import threading
import time
from typing import Any

from django.db import connection

from fangxian.bench.limit import bare_insert_rate
from fangxian.bench.load import BATCH, PATH, Post, batches, make_region
from fangxian.bench.result import Result
from fangxian.bench.server import Server, running_server

CLIENTS = 4
BAR = 0.20


def run(entries: int = 60_000) -> Result:
    """Send ``entries`` entries and compare with the bare insert of the rows that they became."""
    _region, posts = make_region(CLIENTS)
    each = max(1, entries // (CLIENTS * BATCH))
    waiting = {post.station.id: list(batches(post, each, seed)) for seed, post in enumerate(posts)}
    signed = {post.station.id: [(body, post.headers(body)) for body in waiting[post.station.id]] for post in posts}
    workers = 1 if connection.vendor == "sqlite" else 2
    connection.close()
    memory: list[float] = []
    with running_server(workers) as server:
        started = time.perf_counter()
        threads = [
            threading.Thread(target=_send, args=(server, post, signed[post.station.id], memory)) for post in posts
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        rate = each * CLIENTS * BATCH / (time.perf_counter() - started)
    limit = bare_insert_rate(BATCH)
    return Result("ingest", rate, "entries/s", limit, rate / limit, _figures(memory, each, workers))


def _send(server: Server, post: Post, bodies: list[tuple[bytes, dict[str, str]]], memory: list[float]) -> None:
    link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    for body, headers in bodies:
        link.request("POST", PATH, body, headers)
        answer = link.getresponse()
        text = answer.read()
        if answer.status != 200 or b'"held"' in text:
            raise RuntimeError(f"{answer.status}: {text[:300]!r}")
        memory.append(server.memory_mb())
    link.close()


def _figures(memory: list[float], each: int, workers: int) -> dict[str, Any]:
    quarter = memory[len(memory) // 4]
    return {
        "entries": each * CLIENTS * BATCH,
        "clients": CLIENTS,
        "workers": workers,
        "bar": BAR,
        "memory_mb_after_a_quarter": round(quarter, 1),
        "memory_mb_at_the_end": round(memory[-1], 1),
    }
