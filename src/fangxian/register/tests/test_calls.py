"""Calls for volunteers: applying, being chosen by the stated rule, insurance (RULEBOOK K9), withdrawing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from fangxian.base.clock import now, set_to
from fangxian.base.problems import Problem
from fangxian.register import queries, services
from fangxian.register.models import Application, Call, Person
from fangxian.register.services.calls import CallValues
from fangxian.register.wording import explain

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2031, 2, 5), date(2031, 2, 9)


def refused(code):
    return pytest.raises(Problem, match=f"^{code}$")


def values(**changes) -> CallValues:
    start = CallValues(title="夜间值守", first_day=FIRST, last_day=LAST, wanted=1, closes_at=now() + timedelta(hours=1))
    return replace(start, **changes)


def publish(cast, **changes) -> Call:
    return services.publish_call(cast.county.pk, values(**changes), actor=cast.coordinator)


@pytest.fixture
def people(cast) -> list[Person]:
    return [
        services.register_person(cast.village.pk, number=f"V{n}", kind="volunteer", identity={}, actor=None)
        for n in range(1, 5)
    ]


def apply(call, people) -> list[Application]:
    start = now()
    made = []
    for n, person in enumerate(people):
        with set_to(start + timedelta(seconds=n)):
            made.append(services.apply_for_call(call.pk, person.pk, actor=None))
    return made


def choose(call, **more) -> Call:
    with set_to(now() + timedelta(days=1)):
        return services.choose_applicants(call.pk, actor=None, **more)


def states(call) -> dict[str, str]:
    return dict(call.applications.values_list("person__number", "state"))


def test_only_people_of_the_unit_and_below_may_apply_and_once(cast, people) -> None:
    call = publish(cast)
    far = services.register_person(cast.other_county.pk, number="W1", kind="volunteer", identity={}, actor=None)
    with refused("call_foreign"):
        services.apply_for_call(call.pk, far.pk, actor=None)
    assert list(queries.calls_open_to(far, now())) == []
    assert list(queries.calls_open_to(people[0], now())) == [call]
    services.apply_for_call(call.pk, people[0].pk, words="有驾照", actor=None)
    with refused("application_twice"):
        services.apply_for_call(call.pk, people[0].pk, actor=None)
    services.close_person(people[1].pk, actor=None, reason="迁走")
    with refused("person_closed"):
        services.apply_for_call(call.pk, people[1].pk, actor=None)
    with set_to(call.closes_at), refused("call_not_open"):
        services.apply_for_call(call.pk, people[2].pk, actor=None)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"wanted": 0}, "call_wants_nobody"),
        ({"rule": "by_favour"}, "kind_unknown"),
        ({"title": " "}, "name_missing"),
        ({"last_day": FIRST - timedelta(days=1)}, "days_reversed"),
    ],
)
def test_what_is_no_call_is_refused(cast, changes, code) -> None:
    with refused(code):
        publish(cast, **changes)


def test_it_is_chosen_after_the_call_has_closed_and_once(cast, people) -> None:
    call = publish(cast, wanted=2, reserves=1)
    with refused("call_still_open"):
        services.choose_applicants(call.pk, actor=None)
    with refused("call_without_applicants"):
        choose(call)
    apply(call, people)
    choose(call)
    assert states(call) == {"V1": "chosen", "V2": "chosen", "V3": "reserve", "V4": "not_chosen"}
    with refused("call_not_open"):
        choose(call)
    with refused("call_not_open"):
        services.cancel_call(call.pk, actor=None, reason="改期")
    told = call.applications.get(person=people[3])
    assert told.told_at is not None
    assert "4" in explain(told, Call.objects.get())
    assert queries.results_unread(cast.nobody.pk) == 0


def test_who_withdrew_and_applies_again_stands_behind(cast, people) -> None:
    call = publish(cast)
    first, _second = apply(call, people[:2])
    services.withdraw_application(first.pk, actor=None)
    with set_to(now() + timedelta(minutes=5)):
        services.apply_for_call(call.pk, people[0].pk, actor=None)
    choose(call)
    assert states(call) == {"V1": "not_chosen", "V2": "chosen"}


def test_who_was_called_last_stands_behind_who_never_was(cast, people) -> None:
    before = publish(cast)
    apply(before, people[:1])
    choose(before)
    call = publish(cast, rule="longest_since")
    apply(call, people[:2])
    choose(call)
    assert states(call) == {"V1": "not_chosen", "V2": "chosen"}
    assert call.applications.get(person=people[0]).basis == LAST.isoformat()


def test_the_lot_is_drawn_when_the_call_is_published(cast, people) -> None:
    call = publish(cast, rule="by_lot")
    assert len(call.seed) == 32
    changed = services.change_call(call.pk, values(rule="first_come", wanted=2), actor=None, reason="多要一人")
    assert (changed.rule, changed.seed, changed.wanted) == ("by_lot", call.seed, 2)
    apply(call, people)
    choose(call)
    ranked = call.applications.order_by("rank")
    assert [item.basis for item in ranked] == sorted(item.basis for item in ranked)
    assert explain(ranked[0], Call.objects.get())


def test_no_volunteer_without_insurance_on_a_post_of_the_warning_level(cast, people) -> None:
    call = publish(cast, wanted=2, is_warning_post=True)
    first, second, *_others = apply(call, people[:3])
    with pytest.raises(Problem) as caught:
        choose(call)
    assert (caught.value.code, caught.value.detail["numbers"]) == ("volunteer_not_insured", "V1, V2")
    assert call.applications.filter(state="waiting").count() == 3
    services.confirm_insurance(second.pk, number="PA-2", insured_until=LAST, actor=cast.leader)
    services.confirm_insurance(first.pk, number="PA-1", insured_until=LAST - timedelta(days=1), actor=cast.leader)
    with refused("volunteer_not_insured"):  # it ends a day too early
        choose(call)
    choose(call, leave_out_uninsured=True)
    assert states(call) == {"V1": "not_chosen", "V2": "chosen", "V3": "not_chosen"}
    assert call.applications.get(person=people[0]).why == "not_insured"
    with refused("volunteer_not_insured"):  # nor is it taken away afterwards
        services.confirm_insurance(second.pk, number="PA-2", insured_until=FIRST, actor=None)


def test_the_database_refuses_it_too(cast, people) -> None:
    (made,) = apply(publish(cast, is_warning_post=True), people[:1])
    for held in ({}, {"insurance": "PA-1"}, {"insurance": "PA-1", "insured_until": FIRST}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Application.objects.filter(pk=made.pk).update(state="chosen", insured_needed_until=LAST, **held)


def test_staff_need_no_insurance_of_the_organiser(cast) -> None:
    person = services.register_person(cast.county.pk, number="S1", kind="staff", identity={}, actor=None)
    call = publish(cast, is_warning_post=True)
    apply(call, [person])
    choose(call)
    assert states(call) == {"S1": "chosen"}


def test_when_somebody_cannot_come_the_next_who_may_go_moves_up(cast, people) -> None:
    call = publish(cast, reserves=2, is_warning_post=True)
    first, second, third = apply(call, people[:3])
    for made in (first, third):
        services.confirm_insurance(made.pk, number="PA", insured_until=LAST, actor=None)
    choose(call)
    services.withdraw_application(first.pk, actor=None)
    assert states(call) == {"V1": "withdrawn", "V2": "reserve", "V3": "chosen"}
    third.refresh_from_db()
    assert (third.why, third.insured_needed_until) == ("moved_up", LAST)
    with refused("application_ended"):
        services.withdraw_application(first.pk, actor=None)
    second.refresh_from_db()
    assert second.state == "reserve"


def test_reading_the_outcome_is_kept_once(cast, people) -> None:
    services.link_account(people[0].pk, cast.nobody, actor=None, reason="本人账号")
    call = publish(cast)
    (made,) = apply(call, people[:1])
    assert services.acknowledge_result(made.pk, actor=None).read_at is None
    choose(call)
    assert queries.results_unread(cast.nobody.pk) == 1
    read = services.acknowledge_result(made.pk, actor=cast.nobody).read_at
    assert services.acknowledge_result(made.pk, actor=cast.nobody).read_at == read is not None
    assert queries.results_unread(cast.nobody.pk) == 0


def test_choosing_takes_the_same_statements_for_many(cast, people, django_assert_max_num_queries) -> None:
    call = publish(cast, wanted=50)
    fresh = [Person(unit=cast.county, number=f"N{n}", kind="volunteer", subject_id=people[0].pk) for n in range(100)]
    for person in fresh:
        person.subject_id = person.pk
    Person.objects.bulk_create(fresh)
    Application.objects.bulk_create([Application(call=call, person=person, applied_at=now()) for person in fresh])
    with django_assert_max_num_queries(20):
        choose(call)
    assert call.applications.filter(state="chosen").count() == 50
