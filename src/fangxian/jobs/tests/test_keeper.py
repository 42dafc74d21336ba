"""What the keeper of the worker says when the database is away."""

import logging

import pytest
from django.db import OperationalError

from fangxian.jobs import worker


def test_a_database_that_is_away_is_told_once_and_again_after_it_was_back(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    answers = iter((False, False, False, True, False, False))

    def is_work_waiting() -> bool:
        if not next(answers):
            raise OperationalError("the database is away")
        return False

    monkeypatch.setattr(worker, "is_work_waiting", is_work_waiting)
    monkeypatch.setattr(worker, "tidy", lambda: None)
    keeper = worker.Keeper(["no-command-is-started"])
    told = []
    with caplog.at_level(logging.ERROR, logger=worker.__name__):
        for _round in range(6):
            keeper.look_after()
            told.append(len(caplog.records))
    assert told == [1, 1, 1, 1, 2, 2]
