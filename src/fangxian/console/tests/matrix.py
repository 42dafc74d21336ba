from typing import Any

from fangxian.access.matrix import PUBLIC, SIGNED_IN, Row
from fangxian.access.models import Grant
from fangxian.access.roles import Role
from fangxian.access.services import break_glass, close_account
from fangxian.base.testing import Cast


def officer(cast: Cast) -> dict[str, Any]:
    return {"id": cast.officer.pk}


def closed_officer(cast: Cast) -> dict[str, Any]:
    close_account(cast.officer, by=None)
    return {"id": cast.officer.pk}


def officers_grant(cast: Cast) -> dict[str, Any]:
    return {"id": Grant.objects.get(user=cast.officer).pk}


def broken_glass(cast: Cast) -> dict[str, Any]:
    grant = break_glass(cast.nurse, Role.POST_LEADER, cast.county, hours=1, reason="须立即查看在院名单")
    return {"id": grant.pk}


def officers_name(cast: Cast) -> str:
    return cast.officer.name


def nurse_who_broke_glass(cast: Cast) -> str:
    broken_glass(cast)
    return cast.nurse.name


def new_user(cast: Cast) -> dict[str, str]:
    return {"username": "zhao.new", "name": "新人丁", "role": "officer", "unit": cast.county.name}


def new_role(cast: Cast) -> dict[str, str]:
    return {"role": "post_leader", "unit": "990101100"}


def emergency(cast: Cast) -> dict[str, str]:
    return {"role": "nurse", "unit": "990101", "hours": "2", "reason": "夜班无人，病区须立即交接"}


def judgement(cast: Cast) -> dict[str, str]:
    return {"justified": "no", "finding": "与职责无关"}


FORM = ("GET", "POST")
EDIT = "user.edit"
ROWS = [
    Row("healthz", PUBLIC),
    Row("set_language", PUBLIC, ("POST",), data=lambda cast: {"language": "en"}),
    Row("console:theme", PUBLIC, ("POST",), data=lambda cast: {"theme": "night"}),
    Row("console:account", SIGNED_IN, FORM, data=lambda cast: {"name": "甲", "language": "en", "theme": "day"}),
    Row("console:pin", SIGNED_IN, FORM, data=lambda cast: {"pin": "482915", "again": "482915"}),
    Row("console:start", SIGNED_IN),
    Row("console:second-factor", SIGNED_IN),
    Row("console:unit-options", SIGNED_IN, query="unit=9901"),
    Row("console:users", "user.view", shows=officers_name),
    Row("console:user-create", EDIT, FORM, data=new_user),
    Row("console:user", "user.view", kwargs=officer),
    Row("console:grant", EDIT, FORM, kwargs=officer, data=new_role),
    Row("console:user-close", EDIT, ("POST",), kwargs=officer),
    Row("console:user-reopen", EDIT, ("POST",), kwargs=closed_officer),
    Row("console:user-password", EDIT, ("POST",), kwargs=officer),
    Row("console:user-factors", EDIT, ("POST",), kwargs=officer),
    Row("console:grants", "user.view", shows=officers_name),
    Row("console:grant-end", EDIT, FORM, kwargs=officers_grant, data=lambda cast: {"reason": "调岗"}),
    Row("console:glass", "glass.view", shows=nurse_who_broke_glass),
    Row("console:glass-take", "glass.break", FORM, data=emergency),
    Row("console:glass-review", "glass.review", FORM, kwargs=broken_glass, data=judgement),
]
