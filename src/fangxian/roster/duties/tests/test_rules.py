from datetime import date, timedelta
from itertools import groupby
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from fangxian.base.testing import Cast, client_of
from fangxian.jobs.running import run
from fangxian.planning.rosters import Plan, check
from fangxian.planning.rosters.problem import Limit
from fangxian.register.models import PersonKind
from fangxian.roster.duties import judging, owed, services, wording
from fangxian.roster.duties.ground import Ground
from fangxian.roster.duties.models import ForbiddenSuccession, Roster, UnitRules
from fangxian.roster.duties.services import RuleValues
from fangxian.roster.duties.tests.stage import Stage
from fangxian.roster.duties.tests.test_publish import refused
from fangxian.roster.staffing.models import Staff, StopKind
from fangxian.roster.staffing.services import set_stop

MONDAY = date(2027, 3, 1)


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return Stage(cast)


@pytest.fixture(autouse=True)
def _no_pulse(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pulse has a connection of its own, which would wait for the test's transaction."""
    monkeypatch.setattr("fangxian.jobs.running.BEAT", 3600)


def ruled(stage: Stage, **values: Any) -> UnitRules:
    return services.set_rules(stage.cast.county.pk, RuleValues(**values), actor=stage.cast.coordinator)


def searched(stage: Stage, roster: Roster) -> dict[str, dict[int, str]]:
    """Let a search run as the worker runs it; return each person's shifts by day. No rule is broken."""
    job = services.plan_roster(roster.pk, actor=stage.cast.coordinator, iterations=30)
    run(str(job.pk))
    plan = roster.plans.latest("number")
    assert plan.violations == 0
    found: dict[str, dict[int, str]] = {str(person.pk): {} for person in stage.people}
    for duty in Plan.from_json(plan.duties).duties:
        found[duty.person][duty.day] = duty.shift
    return found


def contract(stage: Stage, roster: Roster, who: int = 0) -> Any:
    people = {person.id: person for person in judging.problem_now(roster).people}
    return people[str(stage.people[who].pk)].contract


def test_without_rules_nothing_is_asked(stage: Stage) -> None:
    roster = stage.roster()
    own = contract(stage, roster)
    assert (own.min_run, own.min_minutes, own.max_weekends) == (1, 0, None)
    assert judging.problem_now(roster).forbidden == ()


def test_a_search_keeps_a_forbidden_succession(stage: Stage) -> None:
    roster = stage.roster(days=6)
    services.forbid_succession(stage.cast.county.pk, stage.night.pk, stage.night.pk, actor=stage.cast.coordinator)
    night = str(stage.night.pk)
    for own in searched(stage, roster).values():
        assert not any(own.get(day) == own.get(day + 1) == night for day in range(5))


def test_a_search_keeps_the_shortest_run(stage: Stage) -> None:
    ruled(stage, shortest_run=2)
    roster = stage.roster(days=8)
    for own in searched(stage, roster).values():
        runs = [
            (on, [day for day, _on in cells])
            for on, cells in groupby(enumerate(day in own for day in range(8)), key=lambda cell: cell[1])
        ]
        inner = [days for on, days in runs if on and 0 not in days and 7 not in days]
        assert all(len(days) >= 2 for days in inner)


def test_a_search_gives_everybody_the_least_hours(stage: Stage) -> None:
    stage.people += [stage.member("S01"), stage.member("S02")]
    ruled(stage, least_minutes_week=24 * 60)
    found = searched(stage, stage.roster(days=7))
    assert min(len(own) for own in found.values()) == 2


def test_a_search_keeps_the_weekends_of_a_month(stage: Stage) -> None:
    ruled(stage, weekends_month=1)
    found = searched(stage, stage.roster(days=14, first=MONDAY))
    for own in found.values():
        assert not ({5, 6} & set(own) and {12, 13} & set(own))


@pytest.mark.parametrize(
    ("values", "cells", "code"),
    [
        ({"shortest_run": 3}, [(0, 1)], "short_run"),
        ({"least_minutes_week": 12 * 60}, [], "minutes_under"),
        ({"weekends_month": 1}, [(0, 5), (0, 12)], "weekends"),
    ],
)
def test_the_checker_says_what_is_broken_in_both_languages(
    stage: Stage, values: dict[str, Any], cells: list[tuple[int, int]], code: str
) -> None:
    ruled(stage, **values)
    roster = stage.roster(days=14, first=MONDAY)
    plan = Plan.from_json(stage.plan(roster, *((who, day, stage.day) for who, day in cells)).duties)
    found = [item for item in check(judging.problem_now(roster), plan).violations if item.code == code]
    names = wording.names_of(roster, found)
    said = set()
    for language in ("en", "zh-hans"):
        with translation.override(language):
            said.add(wording.sentence(found[0], names))
    assert len(said) == 2
    assert all("R00" in text for text in said)


def test_a_succession_is_said_with_both_shifts(stage: Stage) -> None:
    Staff.objects.update(rest_minutes=0)
    services.forbid_succession(stage.cast.county.pk, stage.night.pk, stage.day.pk, actor=stage.cast.coordinator)
    roster = stage.roster()
    plan = Plan.from_json(stage.plan(roster, (0, 0, stage.night), (0, 1, stage.day)).duties)
    (found,) = [item for item in check(judging.problem_now(roster), plan).violations if item.code == "succession"]
    text = wording.sentence(found, wording.names_of(roster, [found]))
    assert stage.night.name in text
    assert stage.day.name in text


def test_nobody_owes_for_days_away_nor_more_than_their_contract(stage: Stage) -> None:
    ruled(stage, least_minutes_week=40 * 60)
    roster = stage.roster(days=7, first=MONDAY)
    Staff.objects.filter(person=stage.people[1]).update(minutes_week=12 * 60)
    last = roster.first_day + timedelta(days=5)
    for who, until in ((2, None), (3, last)):
        set_stop(
            stage.people[who].pk, kind=StopKind.ILLNESS, first_day=roster.first_day, last_day=until,
            actor=stage.cast.coordinator,
        )  # fmt: skip
    assert [contract(stage, roster, who).min_minutes // 60 for who in range(4)] == [40, 12, 0, 5]
    # Shifts of twelve hours: what cannot be reached within a week's most is not owed.
    Staff.objects.filter(person=stage.people[0]).update(minutes_week=44 * 60)
    assert contract(stage, roster).min_minutes == 36 * 60


def test_volunteers_and_those_who_stand_nowhere_owe_nothing(stage: Stage) -> None:
    ruled(stage, least_minutes_week=40 * 60)
    stage.people[0].kind = PersonKind.VOLUNTEER
    stage.people[0].save()
    Staff.objects.filter(person=stage.people[1]).update(is_indoor_only=True)
    roster = stage.roster(days=7)
    assert [contract(stage, roster, who).min_minutes for who in range(2)] == [0, 0]


def test_the_shortest_run_is_never_longer_than_the_longest_of_somebody(stage: Stage) -> None:
    ruled(stage, shortest_run=5)
    Staff.objects.filter(person=stage.people[0]).update(longest_run=3)
    assert contract(stage, stage.roster()).min_run == 3


@pytest.mark.parametrize(
    ("lengths", "most", "days", "found"),
    [
        ({720}, 2640, 7, 2160),
        ({480, 720}, 2640, 7, 2640),
        ({720}, 9000, 2, 1440),
        ({720}, 600, 7, 0),
        (set(), 600, 7, 0),
    ],
)
def test_what_is_owed_can_be_reached_with_whole_shifts(lengths: set[int], most: int, days: int, found: int) -> None:
    assert owed.reachable(frozenset(lengths), most, days) == found


@pytest.mark.parametrize(("days", "run", "found"), [(7, 6, 6), (7, 1, 4), (3, 6, 3), (1, 1, 1), (8, 3, 6)])
def test_nobody_owes_more_days_than_their_longest_run_allows(days: int, run: int, found: int) -> None:
    assert owed.most_days(days, run) == found


def around(cast: Cast, first: date, days: int, most: int | None) -> Ground:
    return Ground(cast.county, first, days, first, rules=UnitRules(unit=cast.county, weekends_month=most))


def test_weekends_worked_before_count_for_their_month(cast: Cast) -> None:
    ground = around(cast, MONDAY + timedelta(days=14), 21, 2)
    had = [date(2027, 3, 6), date(2027, 3, 7), date(2027, 3, 13), date(2027, 3, 10), date(2027, 2, 28)]
    found = owed.Weekends(ground, had)
    # Two of March's are gone, April has two; the last weekends of March stay free.
    assert found.left == 2
    closed = list(found.closed(("D",)))
    assert closed == [
        Limit(shifts=("D",), most=0, first=5, last=6),
        Limit(shifts=("D",), most=0, first=12, last=13),
    ]
    assert owed.Weekends(ground, []).left == 4
    assert not list(owed.Weekends(ground, []).closed(("D",)))
    assert owed.Weekends(around(cast, MONDAY, 14, None), had).left is None


def test_half_a_weekend_at_an_end_of_a_roster_counts(cast: Cast) -> None:
    ground = around(cast, date(2027, 4, 4), 7, 1)
    # A Sunday first, a Saturday last: both of April.
    assert owed.Weekends(ground, [date(2027, 4, 3)]).left == 0
    assert owed.weekends([date(2027, 4, 4), date(2027, 4, 10)]) == {date(2027, 4, 3), date(2027, 4, 10)}


def test_rules_are_set_once_and_changed_with_history(stage: Stage) -> None:
    ruled(stage, shortest_run=2)
    ruled(stage, shortest_run=2)
    found = ruled(stage, weekends_month=2)
    assert (found.shortest_run, found.weekends_month, UnitRules.objects.count()) == (1, 2, 1)
    assert [row.history_user for row in found.history.all()] == [stage.cast.coordinator] * 2


@pytest.mark.parametrize(
    "values",
    [{"shortest_run": 0}, {"shortest_run": 15}, {"least_minutes_week": 85 * 60}, {"weekends_month": 6}],
)
def test_what_no_roster_could_keep_is_refused(stage: Stage, values: dict[str, Any]) -> None:
    with refused("roster_rules_range"):
        ruled(stage, **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        UnitRules.objects.create(unit=stage.cast.county, **values)


def test_rules_hold_for_the_rosters_of_their_unit_alone(stage: Stage) -> None:
    services.set_rules(stage.cast.other_county.pk, RuleValues(shortest_run=3), actor=stage.cast.outsider)
    assert contract(stage, stage.roster()).min_run == 1


def test_a_succession_is_forbidden_once_and_allowed_again(stage: Stage) -> None:
    county, by = stage.cast.county.pk, stage.cast.coordinator
    rule = services.forbid_succession(county, stage.night.pk, stage.day.pk, actor=by)
    with refused("roster_succession_stands"):
        services.forbid_succession(county, stage.night.pk, stage.day.pk, actor=by)
    with refused("roster_succession_shifts"):
        services.forbid_succession(stage.cast.other_county.pk, stage.night.pk, stage.day.pk, actor=by)
    with refused("roster_succession_gone"):
        services.allow_succession(stage.cast.other_county.pk, rule.pk, actor=by)
    services.allow_succession(county, rule.pk, actor=by)
    assert not ForbiddenSuccession.objects.exists()
    assert [row.history_type for row in ForbiddenSuccession.history.order_by("history_date")] == ["+", "-"]


def test_a_succession_of_a_closed_shift_is_left_aside(stage: Stage) -> None:
    services.forbid_succession(stage.cast.county.pk, stage.night.pk, stage.day.pk, actor=None)
    stage.night.is_closed = True
    stage.night.save()
    assert judging.problem_now(stage.roster()).forbidden == ()


def test_rules_that_cannot_hold_are_named(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fangxian.roster.duties.searching.DIAGNOSIS_SECONDS", 2.0)
    ruled(stage, weekends_month=0)
    roster = stage.roster(days=7, first=MONDAY)
    job = services.plan_roster(roster.pk, actor=stage.cast.coordinator, iterations=5)
    run(str(job.pk))
    job.refresh_from_db()
    assert job.result["violations"] > 0
    assert {rule["code"] for rule in job.result["conflict"]} >= {"weekends"}


def test_the_numbers_are_set_on_the_page(stage: Stage) -> None:
    client, address = client_of(stage.cast.coordinator), reverse("duties:rules", args=[stage.roster().pk])
    assert client.post(address, {"shortest_run": "0", "least_hours": "", "weekends_month": ""}).status_code == 422
    answer = client.post(address, {"shortest_run": "2", "least_hours": "36", "weekends_month": ""})
    assert answer.status_code == 302
    found = UnitRules.objects.get()
    assert (found.shortest_run, found.least_minutes_week, found.weekends_month) == (2, 36 * 60, None)
    text = client.get(address).content.decode()
    assert 'name="least_hours" value="36"' in text


def test_a_succession_is_forbidden_and_allowed_on_its_pages(stage: Stage) -> None:
    roster, client = stage.roster(), client_of(stage.cast.coordinator)
    new = reverse("duties:succession-new", args=[roster.pk])
    assert client.post(new, {"before": stage.night.pk}).status_code == 422
    assert client.post(new, {"before": stage.night.pk, "after": stage.day.pk}).status_code == 302
    remove = reverse("duties:succession-remove", args=[roster.pk, ForbiddenSuccession.objects.get().pk])
    assert f'href="{remove}"' in client.get(reverse("duties:rules", args=[roster.pk])).content.decode()
    assert client.get(remove).status_code == 200
    assert client.post(remove).status_code == 302
    assert not ForbiddenSuccession.objects.exists()
