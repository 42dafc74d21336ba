from datetime import timedelta

import pytest

from fangxian.access import services
from fangxian.access.guards import glass_visible_to, may_anywhere, open_glass_count
from fangxian.access.models import Grant
from fangxian.access.roles import GLASS_ROLES, Role
from fangxian.access.scopes import may_in_unit
from fangxian.base.clock import now
from fangxian.base.problems import Problem
from fangxian.base.testing import Cast
from fangxian.record.models import Entry

pytestmark = pytest.mark.django_db

WHY = "透析机停机，须立即查看在院名单"


def broken(cast: Cast) -> Grant:
    return services.break_glass(cast.nurse, Role.DOCTOR, cast.other_county, hours=2, reason=WHY)


def refusal(cast: Cast, **changes: object) -> str:
    call = {"user": cast.nurse, "role": Role.DOCTOR, "unit": cast.county, "hours": 2, "reason": WHY, **changes}
    with pytest.raises(Problem) as refused:
        services.break_glass(call.pop("user"), call.pop("role"), call.pop("unit"), **call)  # type: ignore[arg-type]
    assert not Grant.objects.filter(is_break_glass=True).exists()
    return refused.value.code


def test_access_opens_at_once_and_ends_by_itself(cast: Cast) -> None:
    grant = broken(cast)
    assert timedelta(hours=1, minutes=59) < grant.ends_at - now() <= timedelta(hours=2)
    assert Grant.objects.filter(pk=grant.pk, user=cast.nurse, role=Role.DOCTOR).exists()


def test_the_owners_of_the_unit_are_told(cast: Cast) -> None:
    broken(cast)
    entry = Entry.objects.get(kind="access.break_glass")
    assert (entry.author_id, entry.unit_id) == (cast.nurse.pk, cast.other_county.pk)
    assert str(cast.outsider.pk) in entry.payload
    assert str(cast.coordinator.pk) not in entry.payload
    assert open_glass_count(cast.outsider) == 1
    assert open_glass_count(cast.coordinator) == 0


def test_a_reason_of_a_sentence_is_needed(cast: Cast) -> None:
    assert refusal(cast, reason="急") == "glass_reason"
    assert refusal(cast, reason="  \x00 " * 9) == "glass_reason"


@pytest.mark.parametrize("hours", [0, -1, 9, 1000])
def test_it_lasts_hours_not_days(cast: Cast, hours: int) -> None:
    assert refusal(cast, hours=hours) == "glass_hours"


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_nobody_takes_the_roles_that_watch_or_appoint(cast: Cast, role: Role) -> None:
    assert role not in GLASS_ROLES
    assert refusal(cast, role=role) == "glass_role"


def test_without_an_ordinary_role_nothing_opens(cast: Cast) -> None:
    assert refusal(cast, user=cast.nobody) == "grant_forbidden"


def test_broken_glass_does_not_lead_to_more(cast: Cast) -> None:
    broken(cast)
    Grant.objects.filter(user=cast.nurse, is_break_glass=False).update(ends_at=now())
    with pytest.raises(Problem) as refused:
        services.break_glass(cast.nurse, Role.LAWYER, cast.county, hours=1, reason=WHY)
    assert refused.value.code == "grant_forbidden"


def test_review_is_recorded_once(cast: Cast) -> None:
    grant = broken(cast)
    services.review_break_glass(grant, by=cast.outsider, finding="属实", justified=True)
    assert Entry.objects.filter(kind="access.review").count() == 1
    assert open_glass_count(cast.outsider) == 0
    with pytest.raises(Problem) as refused:
        services.review_break_glass(grant, by=cast.outsider, finding="再看", justified=True)
    assert refused.value.code == "glass_reviewed"


def test_unjustified_access_ends_with_the_review(cast: Cast) -> None:
    grant = broken(cast)
    services.review_break_glass(grant, by=cast.outsider, finding="与职责无关", justified=False)
    assert not may_in_unit(cast.nurse, "glass.break", cast.other_county.pk)


def test_nobody_reviews_their_own_access(cast: Cast) -> None:
    grant = services.break_glass(cast.coordinator, Role.NURSE, cast.county, hours=1, reason=WHY)
    with pytest.raises(Problem) as refused:
        services.review_break_glass(grant, by=cast.coordinator, finding="x", justified=True)
    assert refused.value.code == "glass_own"
    assert open_glass_count(cast.coordinator) == 0
    assert open_glass_count(cast.auditor) == 1


def test_reviewer_must_answer_for_the_unit(cast: Cast) -> None:
    with pytest.raises(Problem) as refused:
        services.review_break_glass(broken(cast), by=cast.coordinator, finding="x", justified=True)
    assert refused.value.code == "grant_forbidden"


def test_a_review_says_what_it_found(cast: Cast) -> None:
    with pytest.raises(Problem) as refused:
        services.review_break_glass(broken(cast), by=cast.outsider, finding=" ", justified=True)
    assert refused.value.code == "glass_finding"


def test_seen_by_those_who_took_it_and_those_who_answer(cast: Cast) -> None:
    grant = broken(cast)
    assert list(glass_visible_to(cast.nurse)) == list(glass_visible_to(cast.outsider)) == [grant]
    assert not glass_visible_to(cast.auditor).exists()


def test_it_does_not_appoint(cast: Cast) -> None:
    broken(cast)
    assert not may_anywhere(cast.nurse, "user.edit")
