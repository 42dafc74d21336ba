from collections.abc import Callable, Iterator

import pytest

from fangxian.jobs import kinds
from fangxian.jobs.kinds import JobKind
from fangxian.jobs.work import Work

Doing = Callable[[Work], object]


@pytest.fixture
def kind() -> Iterator[Callable[[Doing], JobKind]]:
    """Registers what a test's job does, for as long as the test lasts."""

    def make(doing: Doing, *, holds_identities: bool = False) -> JobKind:
        made = JobKind("test.job", "test", doing, holds_identities=holds_identities)
        kinds._kinds[made.name] = made
        return made

    yield make
    kinds._kinds.pop("test.job", None)
