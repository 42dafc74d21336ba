from datetime import timedelta

import pytest
from django.utils.timezone import localtime

from fangxian.access.models import Grant
from fangxian.access.roles import Role
from fangxian.accounts.models import User
from fangxian.base.clock import now
from fangxian.base.testing import Cast, client_of, give

pytestmark = pytest.mark.django_db


def test_new_user_is_made_with_a_role_and_a_password_shown_once(cast: Cast) -> None:
    form = {"username": "zhao", "name": "新人", "role": "officer", "unit": "990101 安河旗"}
    html = client_of(cast.administrator).post("/users/new", form).content.decode()
    assert "data-once" in html
    assert Grant.objects.get(user__username="zhao").unit == cast.county


@pytest.mark.parametrize("unit", ["990102", "远山县", "990000", "没有", ""])
def test_unit_beyond_reach_is_refused_like_one_that_does_not_exist(cast: Cast, unit: str) -> None:
    form = {"username": "zhao", "name": "新人", "role": "officer", "unit": unit}
    answer = client_of(cast.administrator).post("/users/new", form)
    assert answer.status_code == 200
    assert not User.objects.filter(username="zhao").exists()


def test_unit_names_that_are_not_unique_ask_for_the_code(cast: Cast) -> None:
    cast.village.__class__.objects.filter(pk=cast.village.pk).update(name=cast.township.name)
    form = {"username": "zhao", "name": "新人", "role": "officer", "unit": cast.township.name}
    answer = client_of(cast.administrator).post("/users/new", form)
    assert answer.context["form"].errors["unit"] == ["有多个同名单位，请填写代码。"]


def test_role_is_granted_for_a_period_in_local_time(cast: Cast) -> None:
    until = localtime(now() + timedelta(days=14)).replace(second=0, microsecond=0)
    form = {"role": "post_leader", "unit": "990101100", "ends_on": until.strftime("%Y-%m-%dT%H:%M"), "reason": "替班"}
    client_of(cast.administrator).post(f"/users/{cast.officer.pk}/grant", form)
    assert Grant.objects.get(user=cast.officer, role=Role.POST_LEADER).ends_at == until


def test_user_page_shows_only_the_roles_within_reach(cast: Cast) -> None:
    give(cast.officer, Role.EDITOR, cast.other_county)
    html = client_of(cast.administrator).get(f"/users/{cast.officer.pk}/").content.decode()
    assert "值守人员" in html
    assert "远山县" not in html


def test_auditor_looks_and_finds_no_button_to_change(cast: Cast) -> None:
    html = client_of(cast.auditor).get(f"/users/{cast.officer.pk}/").content.decode()
    assert "/close" not in html
    assert '/grant"' not in html


def test_second_factors_that_were_lost_are_removed(cast: Cast) -> None:
    client_of(cast.administrator).post(f"/users/{cast.coordinator.pk}/factors")
    assert not cast.coordinator.authenticator_set.exists()


def test_closing_and_opening_again(cast: Cast) -> None:
    client = client_of(cast.administrator)
    client.post(f"/users/{cast.officer.pk}/close")
    cast.officer.refresh_from_db()
    assert not cast.officer.is_active
    client.post(f"/users/{cast.officer.pk}/reopen")
    cast.officer.refresh_from_db()
    assert cast.officer.is_active


def test_weak_pin_is_explained_on_the_form(cast: Cast) -> None:
    answer = client_of(cast.officer).post("/account/pin", {"pin": "123456", "again": "123456"})
    assert "容易被猜到" in answer.content.decode()


def test_pin_page_asks_who_it_is_first(cast: Cast) -> None:
    answer = client_of(cast.officer, recent=False).get("/account/pin")
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")


def test_unit_suggestions_find_by_code_and_name(cast: Cast) -> None:
    client = client_of(cast.nurse)
    assert "河湾镇" in client.get("/units/options?unit=9901011").content.decode()
    assert "河湾镇" in client.get("/units/options?unit=河湾").content.decode()
    assert "河湾镇" not in client.get("/units/options?unit=石桥").content.decode()
