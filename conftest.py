"""Shared fixtures: the browser, and ready message catalogues. People and places of the tests live in base/testing.py."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from django.db import OperationalError
from hypothesis import HealthCheck, settings

from tests.databases import database_of_tests, folder_of_this_run

pytest_plugins = ["fangxian.base.testing"]

# No test asserts a time: a busy machine is not an error.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

PATIENCE = 3
ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "scripts"))

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_configure(config: pytest.Config) -> None:
    """Before any worker starts: the catalogues are compiled, and the workers' databases have a place to be copied from."""
    if not hasattr(config, "workerinput"):
        from fangxian.config.catalogues import compile_catalogues

        compile_catalogues(ROOT / "src" / "fangxian")
        shared = ExitStack()
        shared.enter_context(folder_of_this_run())
        config.add_cleanup(shared.close)


def pytest_collection_finish() -> None:
    """Thousands of tests stay for the whole run: the collector of garbage need not look at them again and again."""
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: Any, django_db_modify_db_settings: None, postgres_url: str
) -> Iterator[None]:
    """The database of this process, copied rather than migrated where that is possible."""
    made = ExitStack()
    with django_db_blocker.unblock():
        made.enter_context(database_of_tests(postgres_url))
    yield
    with django_db_blocker.unblock():
        made.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Playwright's synchronous interface keeps an event loop running, which Django would otherwise refuse beside its ORM."""
    if any(item.get_closest_marker("browser") for item in items):
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def _patiently(act: Callable[[], None]) -> None:
    """Do what needs every table for itself, again where a page's last request still holds one and PostgreSQL ends the knot."""
    for _ in range(PATIENCE):
        with suppress(OperationalError, CommandError):
            return act()
    return act()


@pytest.fixture(autouse=True, scope="session")
def _record_can_be_emptied() -> Iterator[None]:
    """Between transactional tests every table is emptied, which the record's triggers refuse: they step aside for it."""
    from django.db import connection
    from django.test import TransactionTestCase

    from fangxian.record import triggers

    # Django has no public hook between the test and the emptying of its tables.
    empty = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def emptied(case: TransactionTestCase) -> None:
        try:
            _patiently(lambda: triggers.remove(connection))
            _patiently(lambda: empty(case))
        finally:
            _patiently(lambda: triggers.remove(connection))
            triggers.install(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptied)
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium; Playwright's download where the machine has none."""
    from system import chromium

    path = chromium()
    chosen = {"executable_path": path} if path else {}
    return {**browser_type_launch_args, **chosen, "args": CHROMIUM_FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """The house's own language and zone, so that pages look as they do on a post."""
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """The PostgreSQL these tests run on; empty on SQLite."""
    return os.environ.get("DATABASE_URL", "")
