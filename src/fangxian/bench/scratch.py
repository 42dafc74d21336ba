"""A database that only the benchmark knows: a SQLite file in a temporary folder, or a database of its own on the server."""

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit


@contextmanager
def scratch_environment(database_url: str) -> Iterator[dict[str, str]]:
    """Yield the environment of a process that works in a fresh database beside ``database_url`` (empty: SQLite)."""
    with tempfile.TemporaryDirectory(prefix="fangxian-bench-") as folder:
        environment = {**os.environ, "FANGXIAN_VAR": folder, "FANGXIAN_HOSTS": "127.0.0.1"}
        for name in ("FANGXIAN_KEYS", "FANGXIAN_KEY_FILE", "FANGXIAN_DEMO"):
            environment.pop(name, None)
        if not database_url:
            environment["DATABASE_URL"] = ""
            yield environment
            return
        with _database_of_its_own(database_url) as url:
            yield {**environment, "DATABASE_URL": url}


@contextmanager
def _database_of_its_own(database_url: str) -> Iterator[str]:
    import psycopg

    name = f"fangxian_bench_{secrets.token_hex(4)}"
    with psycopg.connect(database_url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(urlsplit(database_url)._replace(path=f"/{name}"))
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
