"""Hours really signed on, beyond the limits of the staff list, are proposed as a stop where people are stopped."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fangxian.base.clock import day_bounds, local_day, now, set_to
from fangxian.base.testing import Cast, client_of
from fangxian.planning.rosters.problem import Person as PlannedPerson
from fangxian.register.models import Person
from fangxian.roster.attendance.tests.facts import watch_of
from fangxian.roster.duties.ground import gather
from fangxian.roster.duties.problem import build
from fangxian.roster.duties.services import make_roster
from fangxian.roster.duties.tests.on_duty import Crew, crew_of
from fangxian.roster.staffing.models import Need, Staff
from fangxian.roster.staffing.services import set_stop
from fangxian.roster.staffing.worked import known_until, overworked

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def _worked(cast: Cast, hours: int, days: int = 4) -> Person:
    """Let the officer of the cast be at the post ``hours`` hours a day for some days until yesterday."""
    moment = now()
    with set_to(moment - timedelta(days=10)):
        crew = crew_of(cast)
    Staff.objects.filter(person=crew.officer).update(minutes_week=40 * 60, longest_run=5)
    for day in range(days, 0, -1):
        watch = watch_of(cast)
        began = moment - timedelta(days=day)
        watch.on(observed_at=began)
        watch.off(observed_at=began + hours * HOUR)
        watch.send()
    return crew.officer


def test_more_hours_than_the_week_allows_are_proposed(cast: Cast) -> None:
    person = _worked(cast, 12)
    [found] = overworked(Person.objects.all(), now())
    assert (found.person, found.hours, found.hours_limit, found.is_over_run) == (person, 48.0, 40.0, False)


def test_more_days_in_a_row_than_allowed_are_proposed(cast: Cast) -> None:
    _worked(cast, 2, days=7)
    [found] = overworked(Person.objects.all(), now())
    assert (found.run, found.run_limit, found.is_over_hours) == (7, 5, False)


def test_within_the_limits_nobody_is_proposed(cast: Cast) -> None:
    _worked(cast, 8)
    assert overworked(Person.objects.all(), now()) == []


def test_who_is_stopped_already_is_not_proposed(cast: Cast) -> None:
    person = _worked(cast, 12)
    set_stop(person.pk, kind="overwork", first_day=now().date() - timedelta(days=1), actor=cast.coordinator)
    assert overworked(Person.objects.all(), now()) == []


def test_the_page_proposes_and_one_tap_fills_the_form(cast: Cast) -> None:
    person = _worked(cast, 12)
    client = client_of(cast.coordinator)
    text = client.get(reverse("staffing:stops")).content.decode()
    link = f"{reverse('staffing:stop-new')}?person={person.pk}&amp;kind=overwork"
    assert link in text
    form = client.get(link.replace("&amp;", "&")).context["form"]
    assert (form.initial["number"], form.initial["kind"]) == (person.number, "overwork")


def test_as_many_queries_for_all_as_for_one(cast: Cast) -> None:
    _worked(cast, 12)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        overworked(Person.objects.all(), now())
    assert len(asked) <= 5


def _planned(crew: Crew) -> PlannedPerson:
    with set_to(now()):
        roster = make_roster(crew.cast.county.pk, first_day=local_day(now()), days=3, actor=crew.cast.coordinator)
        people = build(gather(roster)).problem.people
    return next(person for person in people if person.id == str(crew.officer.pk))


def test_the_planner_counts_the_hours_that_were_worked(cast: Cast) -> None:
    friday = local_day(now()) + timedelta(days=4 - local_day(now()).weekday())
    with set_to(day_bounds(friday)[0] + 12 * HOUR):
        crew = crew_of(cast)
        Need.objects.create(post=crew.post, required=1, preferred=1, start_minute=8 * 60, end_minute=16 * 60)
        Staff.objects.filter(person=crew.officer).update(minutes_week=40 * 60)
        for day in (4, 3):
            crew.duty(crew.officer, day_bounds(friday - timedelta(days=day))[0] + 8 * HOUR)
        planned = _planned(crew).contract
        assert planned.max_minutes == (40 - 16) * 60
        watch = watch_of(cast)
        for day, hours in ((4, 12), (3, 10), (2, 9)):
            began = day_bounds(friday - timedelta(days=day))[0] + 8 * HOUR
            watch.on(observed_at=began)
            watch.off(observed_at=began + hours * HOUR)
        watch.send()
        person = _planned(crew)
        assert person.contract.max_minutes == (40 - 31) * 60
        assert person.carried == {"nights": 0, "duties": 3}


def test_who_was_there_for_the_planner_is_asked_in_one_query(cast: Cast) -> None:
    person = _worked(cast, 12)
    with CaptureQueriesContext(connection) as asked:
        spells = known_until([person], now() - timedelta(days=30), now())
    assert (len(asked), len(spells)) == (1, 4)
