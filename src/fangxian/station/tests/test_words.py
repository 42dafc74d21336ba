"""The station has words for every reason for which the server holds an entry."""

import json
from pathlib import Path

import pytest

from fangxian import station
from fangxian.record.models import HeldReason

WORDS = Path(station.__file__).parent / "static" / "station" / "i18n"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("reason", HeldReason.values)
def test_a_held_entry_is_shown_with_its_reason(language: str, reason: str) -> None:
    words = json.loads((WORDS / f"{language}.json").read_text(encoding="utf-8"))
    assert words[f"held.reason.{reason}"]
