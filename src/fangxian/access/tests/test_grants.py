from datetime import timedelta

import pytest

from fangxian.access import services
from fangxian.access.guards import (
    may_anywhere,
    may_edit_user,
    users_editable_by,
    users_visible_to,
)
from fangxian.access.models import Grant
from fangxian.access.queries import owners_of
from fangxian.access.roles import PERMISSIONS, Role
from fangxian.access.scopes import grants_held, may_in_unit, units_in_scope
from fangxian.base.clock import now
from fangxian.base.problems import Problem
from fangxian.base.testing import Cast, give
from fangxian.record.models import Entry

pytestmark = pytest.mark.django_db


def code_of(error: pytest.ExceptionInfo[Problem]) -> str:
    return error.value.code


def entries(kind: str) -> list[Entry]:
    return list(Entry.objects.filter(kind=kind))


def test_role_reaches_its_unit_and_everything_below(cast: Cast) -> None:
    reached = set(units_in_scope(cast.coordinator, "board.view"))
    assert reached == {cast.county, cast.township, cast.village}


def test_role_does_not_reach_above_or_beside(cast: Cast) -> None:
    for unit in (cast.league, cast.region, cast.other_county, cast.other_township):
        assert not may_in_unit(cast.coordinator, "board.view", unit.pk)


def test_no_unit_is_in_nobodys_reach(cast: Cast) -> None:
    assert not may_in_unit(cast.coordinator, "board.view", None)


def test_grant_leaves_an_entry(cast: Cast) -> None:
    grant = services.grant_role(cast.nobody, Role.OFFICER, cast.township, by=cast.administrator, reason="替班")
    (entry,) = entries("access.grant")
    assert (entry.author_id, entry.unit_id) == (cast.administrator.pk, cast.township.pk)
    assert str(grant.pk) in entry.payload
    assert may_in_unit(cast.nobody, "checkpoint.record", cast.township.pk)


def test_role_to_come_is_not_in_force(cast: Cast) -> None:
    tomorrow = now() + timedelta(days=1)
    services.grant_role(cast.nobody, Role.OFFICER, cast.county, by=cast.administrator, starts_at=tomorrow)
    assert not may_anywhere(cast.nobody, "checkpoint.record")


def test_role_runs_out_by_itself(cast: Cast) -> None:
    Grant.objects.create(
        user=cast.nobody,
        role=Role.OFFICER,
        unit=cast.county,
        starts_at=now() - timedelta(2),
        ends_at=now() - timedelta(1),
    )
    assert not may_anywhere(cast.nobody, "checkpoint.record")


def test_nobody_grants_beyond_their_reach(cast: Cast) -> None:
    for unit in (cast.league, cast.other_county):
        with pytest.raises(Problem) as refused:
            services.grant_role(cast.nobody, Role.OFFICER, unit, by=cast.administrator)
        assert code_of(refused) == "grant_forbidden"
    assert not entries("access.grant")


def test_nobody_grants_to_themselves(cast: Cast) -> None:
    with pytest.raises(Problem) as refused:
        services.grant_role(cast.administrator, Role.COORDINATOR, cast.county, by=cast.administrator)
    assert code_of(refused) == "grant_self"


@pytest.mark.parametrize("role", ["coordinator", "officer", "auditor", "nurse"])
def test_only_administrators_grant(cast: Cast, role: str) -> None:
    with pytest.raises(Problem) as refused:
        services.grant_role(cast.nobody, Role.OFFICER, cast.county, by=getattr(cast, role))
    assert code_of(refused) == "grant_forbidden"


def test_period_must_last(cast: Cast) -> None:
    for ends in (now() - timedelta(hours=1), now() + timedelta(hours=1)):
        with pytest.raises(Problem) as refused:
            services.grant_role(
                cast.nobody, Role.OFFICER, cast.county, by=None, starts_at=now() + timedelta(hours=2), ends_at=ends
            )
        assert code_of(refused) == "grant_period"


def test_closed_account_gets_no_role(cast: Cast) -> None:
    services.close_account(cast.officer, by=cast.administrator)
    with pytest.raises(Problem) as refused:
        services.grant_role(cast.officer, Role.OFFICER, cast.county, by=cast.administrator)
    assert code_of(refused) == "grant_inactive"


def test_ended_role_reaches_nothing_and_leaves_an_entry(cast: Cast) -> None:
    grant = grants_held(cast.officer)[0]
    services.end_grant(grant, by=cast.administrator, reason="调岗")
    assert not may_anywhere(cast.officer, "checkpoint.record")
    assert len(entries("access.end")) == 1


def test_role_that_has_not_begun_can_be_ended(cast: Cast) -> None:
    grant = services.grant_role(cast.nobody, Role.OFFICER, cast.county, by=None, starts_at=now() + timedelta(days=3))
    ended = services.end_grant(grant, by=cast.administrator)
    assert ended.ends_at <= now()
    assert not may_anywhere(cast.nobody, "checkpoint.record")


def test_role_ends_once(cast: Cast) -> None:
    grant = grants_held(cast.officer)[0]
    services.end_grant(grant, by=cast.administrator)
    with pytest.raises(Problem) as refused:
        services.end_grant(grant, by=cast.administrator)
    assert code_of(refused) == "grant_ended"
    assert len(entries("access.end")) == 1


def test_role_elsewhere_cannot_be_ended(cast: Cast) -> None:
    with pytest.raises(Problem) as refused:
        services.end_grant(grants_held(cast.outsider)[0], by=cast.administrator)
    assert code_of(refused) == "grant_forbidden"


def test_administrator_sees_the_users_of_own_units(cast: Cast) -> None:
    seen = set(users_visible_to(cast.administrator))
    assert cast.officer in seen
    assert cast.outsider not in seen


def test_nobody_edits_themselves(cast: Cast) -> None:
    assert cast.administrator not in set(users_editable_by(cast.administrator))


def test_administrator_cannot_close_a_superior(cast: Cast) -> None:
    give(cast.officer, Role.COORDINATOR, cast.region)
    assert not may_edit_user(cast.administrator, cast.officer)
    with pytest.raises(Problem) as refused:
        services.close_account(cast.officer, by=cast.administrator)
    assert code_of(refused) == "grant_forbidden"


def test_auditor_sees_users_and_edits_none(cast: Cast) -> None:
    assert cast.officer in set(users_visible_to(cast.auditor))
    assert not set(users_editable_by(cast.auditor))


def test_closed_accounts_reach_is_empty(cast: Cast) -> None:
    services.close_account(cast.coordinator, by=cast.administrator)
    assert not units_in_scope(cast.coordinator, "board.view").exists()


def test_owners_are_the_coordinators_above_and_of_the_unit(cast: Cast) -> None:
    give(cast.nobody, Role.COORDINATOR, cast.region)
    assert set(owners_of(cast.village)) == {cast.coordinator, cast.nobody}
    assert set(owners_of(cast.other_county)) == {cast.nobody, cast.outsider}


def test_new_account_comes_with_its_role_and_leaves_entries(cast: Cast) -> None:
    user, password = services.open_account(
        "li.gate", "新人乙", role=Role.OFFICER, unit=cast.county, by=cast.administrator
    )
    assert user.check_password(password)
    assert len(entries("access.account")) == len(entries("access.grant")) == 1
    assert all(password not in entry.payload for entry in Entry.objects.all())


def test_failed_account_leaves_nothing(cast: Cast) -> None:
    with pytest.raises(Problem):
        services.open_account("officer", "乙", role=Role.OFFICER, unit=cast.county, by=cast.administrator)
    assert not Entry.objects.exists()


def test_pin_change_is_an_entry_without_the_pin(cast: Cast) -> None:
    services.change_pin(cast.officer, "482915")
    (entry,) = entries("access.account")
    assert "pin_set" in entry.payload
    assert "482915" not in entry.payload


@pytest.mark.parametrize("permission", sorted(PERMISSIONS))
def test_every_permission_is_held_by_somebody_and_not_by_all(permission: str) -> None:
    assert PERMISSIONS[permission]
    assert PERMISSIONS[permission] < set(Role)
