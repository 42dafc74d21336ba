"""The countdown of the station and the turns of the server are one rule: shared vectors, this is the server's half."""

import json
from pathlib import Path
from typing import Any

import pytest

from fangxian.planning.stints import Spell, manning

VECTORS = json.loads((Path(__file__).parent / "vectors" / "countdowns.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_a_first_turn_ends_where_the_countdown_does(vector: dict[str, Any]) -> None:
    spells = [Spell(60 * hour, minutes) for hour, minutes in enumerate(vector["stints"])]
    end = 60 * len(spells) + 1000
    made = manning(vector["started"], end, [*spells, Spell(60 * len(spells), None)])
    assert made.turns[0].end == (end if vector["end"] is None else vector["end"])
