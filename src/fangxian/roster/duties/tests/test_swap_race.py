"""Two who approve the same swap at once, each with a connection of their own."""

from datetime import timedelta

import pytest

from fangxian.base.clock import now
from fangxian.base.testing import build_cast
from fangxian.roster.duties.models import Duty, DutyState
from fangxian.roster.duties.services.agree_swap import agree_swap
from fangxian.roster.duties.services.approve_swap import approve_swap
from fangxian.roster.duties.services.ask_swap import ask_swap
from fangxian.roster.duties.tests.on_duty import crew_of
from fangxian.roster.duties.tests.test_race import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_approve_at_once_one_wins() -> None:
    crew = crew_of(build_cast())
    duty = crew.duty(crew.officer, now() + timedelta(days=3))
    swap = ask_swap(crew.cast.officer, duty.pk, crew.other.pk)
    agree_swap(crew.cast.worker, swap.pk)
    leaders = (crew.cast.leader, crew.cast.coordinator)
    told = at_once(*(lambda by=by: approve_swap(by, swap.pk) for by in leaders))
    assert told == ["", "swap_decided"]
    assert Duty.objects.filter(state=DutyState.STANDING, person=crew.other).count() == 1
