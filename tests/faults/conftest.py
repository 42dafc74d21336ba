from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import house as houses


@pytest.fixture
def house(tmp_path: Path, postgres_url: str | None) -> Iterator[houses.House]:
    """A house of its own on the database of this run, not yet serving."""
    with houses.house(tmp_path / "var", postgres_url) as made:
        yield made
