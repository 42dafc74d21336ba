"""The ID numbers on which the browser's check and python-stdnum have to agree (RULEBOOK N1)."""

import json
import unicodedata
from pathlib import Path

import pytest
from stdnum.cn import ric

CASES = json.loads((Path(__file__).parent / "vectors" / "id_numbers.json").read_text("utf-8"))


@pytest.mark.parametrize(("number", "expected"), CASES)
def test_python_and_browser_agree(number: str, expected: str) -> None:
    assert ric.is_valid(unicodedata.normalize("NFKC", number)) == (expected == "ok")
