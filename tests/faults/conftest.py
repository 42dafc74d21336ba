from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import house as houses


@pytest.fixture(scope="session")
def model_house(
    django_db_setup: None, tmp_path_factory: pytest.TempPathFactory, postgres_url: str
) -> Iterator[houses.House]:
    """What every house of this process is a copy of."""
    with houses.model_house(tmp_path_factory.mktemp("model") / "var", postgres_url) as made:
        yield made


@pytest.fixture
def house(tmp_path: Path, postgres_url: str, model_house: houses.House) -> Iterator[houses.House]:
    """A house of its own on the database of this run, not yet serving."""
    with houses.house(tmp_path / "var", postgres_url, model_house) as made:
        yield made
