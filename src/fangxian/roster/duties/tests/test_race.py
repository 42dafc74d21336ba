"""Two planners at once, each with a connection of their own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from fangxian.base.problems import Problem
from fangxian.base.testing import build_cast
from fangxian.record.models import Entry
from fangxian.roster.duties import services
from fangxian.roster.duties.models import Duty, DutyState
from fangxian.roster.duties.tests.stage import Stage

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: object) -> list[str]:
    """Do all acts at the same moment and return what was refused."""
    gate = Barrier(len(acts))

    def run(act: object) -> str:
        gate.wait()
        try:
            act()  # type: ignore[operator]
        except Problem as problem:
            return problem.code
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def test_of_two_planners_who_publish_at_once_one_wins() -> None:
    stage = Stage(build_cast())
    roster = stage.roster()
    plans = [stage.full(roster), stage.full(roster)]
    by = stage.cast.coordinator
    told = at_once(*(lambda plan=plan: services.publish_plan(plan.pk, actor=by, expected=None) for plan in plans))
    assert told == ["", "roster_published_meanwhile"]
    assert Duty.objects.filter(state=DutyState.STANDING).count() == 4
    assert Entry.objects.filter(kind="duty.published").count() == 1


def test_two_rosters_never_give_one_person_two_duties_a_day() -> None:
    stage = Stage(build_cast())
    plans = [stage.full(stage.roster()), stage.full(stage.roster())]
    by = stage.cast.coordinator
    told = at_once(*(lambda plan=plan: services.publish_plan(plan.pk, actor=by, overrule="试") for plan in plans))
    assert told == ["", "duty_day_taken"]
    assert Duty.objects.filter(state=DutyState.STANDING).count() == 4
