"""Browser tests: the cast with its policies, and a code that binds a device."""

import pytest
from playwright.sync_api import expect

from fangxian.base.testing import Cast, build_cast
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
