"""One small demonstration, written once for all tests that only look at it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from django.db import transaction

from fangxian.demo import services
from fangxian.demo.devices import Sending
from fangxian.demo.plan import Plan

CHINA = timezone(timedelta(hours=8))
SMALL = Plan(seed=1, days=2, scale=0.1, until=datetime(2020, 2, 5, 10, tzinfo=CHINA))


@dataclass(frozen=True)
class Made:
    """The demonstration in the database, and every batch as it was handed to the door."""

    outcome: services.Outcome
    sent: list[Sending]


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[Made]:
    sent: list[Sending] = []
    real = services.write

    def noted(world: Any, sending: Sending) -> None:
        sent.append(sending)
        real(world, sending)

    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(services, "write", noted)
        yield Made(services.make_demonstration(SMALL), sent)
        transaction.set_rollback(True)
