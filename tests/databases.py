"""One migrated database for a whole run: to migrate takes many seconds of a core, to copy takes none.

Whoever first needs a database migrates it as Django does and leaves a copy, the template; every other worker's database,
and every house of the tests of faults, begins as a copy of the template. Nothing outlives the run.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

FOLDER = "FANGXIAN_TEST_DATABASES"


@contextmanager
def folder_of_this_run() -> Iterator[None]:
    """Name the folder that all processes of one run share; who made it removes it, and the template in PostgreSQL."""
    if os.environ.get(FOLDER):
        yield
        return
    with tempfile.TemporaryDirectory(prefix="fangxian-databases-") as folder:
        os.environ[FOLDER] = folder
        try:
            yield
        finally:
            if url := os.environ.get("DATABASE_URL"):
                drop(url, template(url))
            del os.environ[FOLDER]


def named(url: str, name: str) -> str:
    """Return the address of another database on the same server; nothing for SQLite."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}")) if url else ""


def copy(url: str, source: str, target: str) -> None:
    """Make ``target``: on PostgreSQL the names of databases, the source in nobody's use; on SQLite the paths of files."""
    if url:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
        return
    file = sqlite3.connect(source)
    try:
        file.execute("VACUUM INTO ?", [target])
    finally:
        file.close()


def drop(url: str, name: str) -> None:
    """Drop a database of PostgreSQL, whoever uses it."""
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def copy_oftemplate(url: str, target: str) -> bool:
    """Make ``target`` a copy of the template, if there is one."""
    there = _exists(url, template(url))
    if there:
        copy(url, template(url), target)
    return there


@contextmanager
def database_of_tests(url: str) -> Iterator[None]:
    """Set this process's test database up: a copy of the template, or migrated and then the template of the others."""
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    target = str(connection.creation._get_test_db_name())  # type: ignore[attr-defined] # its only source
    with _one_at_a_time():
        copied = copy_oftemplate(url, target)
        # Kept means: not made anew. Django still migrates what there is to migrate: nothing.
        before = setup_databases(verbosity=0, interactive=False, keepdb=copied)
        if not copied:
            connection.close()
            copy(url, target, template(url))
    yield
    if url:
        # A server's threads may still hold connections, which Django would wait for in vain.
        connection.close()
        drop(url, target)
        return
    teardown_databases(before, verbosity=0)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with (Path(os.environ[FOLDER]) / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def template(url: str) -> str:
    """Return the template's name or path."""
    folder = Path(os.environ[FOLDER])
    return folder.name.replace("-", "_") if url else str(folder / "template.sqlite3")


def _exists(url: str, name: str) -> bool:
    if not url:
        return Path(name).exists()
    with psycopg.connect(url, autocommit=True) as server:
        return server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None
