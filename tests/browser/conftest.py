"""Browser tests commit for real, so their tables are emptied afterwards: the one moment when the record loses its guard."""

from collections.abc import Generator, Iterator

import pytest
from django.db import connection
from playwright.sync_api import expect
from pytest_django.plugin import blocking_manager_key

from fangxian.base.testing import Cast, build_cast
from fangxian.record import triggers
from fangxian.register.policies import load_builtin
from fangxian.station.services import issue_code

# A busy machine is slow, not wrong.
expect.set_options(timeout=20_000)


@pytest.fixture
def people(transactional_db: None) -> Cast:
    """The cast, with the built-in policies that a pack needs."""
    load_builtin()
    return build_cast()


@pytest.fixture
def code(people: Cast) -> str:
    """A code that binds a device to the cast's post."""
    return issue_code(people.post.unit, people.post, label="tablet 3", issued_by=people.coordinator)[1]


@pytest.fixture(autouse=True)
def _record_may_be_emptied(transactional_db: None) -> Iterator[None]:
    yield
    triggers.remove(connection)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None]:
    """Puts the guard back once the tables are empty; with the last test the database itself is gone."""
    yield
    if nextitem is not None:
        with item.config.stash[blocking_manager_key].unblock():
            if triggers.absent(connection):
                triggers.install(connection)
