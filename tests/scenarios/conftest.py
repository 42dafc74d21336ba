"""The post's device and its neighbour's, enrolled the way people enrol them."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from fangxian.access.models import Grant
from fangxian.base.clock import now
from fangxian.base.testing import Cast
from fangxian.station.services import issue_code
from tests.scenarios.device import Device

Enrol = Callable[..., Device]


def enrolled(cast: Cast, *, unit: object = None, place: object = None) -> Device:
    """Return a device of the cast's post (or of ``unit``), with the officer at it."""
    unit = unit or cast.county
    # The officer has served for longer than any scenario goes back.
    Grant.objects.filter(user=cast.officer).update(starts_at=now() - timedelta(days=90))
    _row, code = issue_code(
        unit, place or (cast.post if unit == cast.county else None), label="t", issued_by=cast.leader
    )
    device = Device(author=cast.officer.id)
    answer = device.enrol(code)
    assert answer.status == 201, answer.body
    return device


@pytest.fixture
def enrol(cast: Cast) -> Enrol:
    """Enrol one more device."""
    return lambda **where: enrolled(cast, **where)


@pytest.fixture
def device(cast: Cast) -> Device:
    return enrolled(cast)


@pytest.fixture
def neighbour(cast: Cast) -> Device:
    """A second device at the same post."""
    return enrolled(cast)
