"""Rosters from the command line."""

import threading
from pathlib import Path

import pytest

from fangxian.base.testing import Cast
from fangxian.config.cli import main
from fangxian.config.commands import preparing
from fangxian.planning.rosters.solver import kept
from fangxian.roster.duties.models import Duty, Roster
from fangxian.roster.duties.tests.stage import Stage, tomorrow

pytestmark = pytest.mark.django_db


def test_a_roster_is_planned_told_and_published(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    Stage(cast)
    day = tomorrow().isoformat()
    what = ["plan", "roster", "--unit", "安河旗", "--first-day", day, "--days", "1", "--seconds", "1"]
    assert main([*what, "--publish"]) == 0
    assert "2 duties given" in capsys.readouterr().out
    assert Duty.objects.count() == 2
    assert main([*what, "--days", "1"]) in {0, 1}
    assert main(["plan", "roster", "--roster", str(Roster.objects.all()[0].pk), "--seconds", "1"]) in {0, 1}


def test_what_cannot_be_planned_is_said(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "roster", "--unit", "安河旗", "--first-day", tomorrow().isoformat()]) == 2
    assert "roster_no_staff" in capsys.readouterr().err
    assert main(["plan", "roster", "--unit", "没有这里", "--first-day", tomorrow().isoformat()]) == 2
    assert main(["plan", "roster", "--unit", "安河旗"]) == 2


def test_a_machine_is_made_ready_to_plan_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(kept, "folder", lambda: tmp_path / "state")
    kept.can_keep.cache_clear()
    started: list[list[str]] = []
    monkeypatch.setattr(preparing, "_compile", lambda: started.append(["once"]))
    for _ in range(2):
        preparing.prepare_to_plan()
        for thread in threading.enumerate():
            if thread.name == "prepare":
                thread.join(10)
        assert main(["plan", "prepare"]) == 0
    assert "ready to plan" in capsys.readouterr().out
    assert started == [["once"]]
    kept.can_keep.cache_clear()
