"""The first administrator, from the command line."""

import re

import pytest

from fangxian.access.roles import Role
from fangxian.accounts.models import User
from fangxian.base.testing import Cast
from fangxian.config.cli import main
from fangxian.register.models import Unit

pytestmark = pytest.mark.django_db


def test_the_first_administrator_comes_with_a_region_and_a_one_time_password(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["admin", "first", "管理员甲", "--region", "北原地区"]) == 0
    user = User.objects.get(username="first")
    password = re.search(r"password (\S+),", capsys.readouterr().out)
    assert password is not None
    assert user.check_password(password[1])
    grant = user.grants.get()
    assert (grant.role, grant.unit.name) == (Role.ADMINISTRATOR, "北原地区")


def test_without_units_the_region_has_to_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["admin", "first", "管理员甲"]) == 1
    assert "--region" in capsys.readouterr().err


def test_where_units_are_none_is_made(cast: Cast) -> None:
    units = Unit.objects.count()
    assert main(["admin", "second", "管理员乙", "--region", "别处"]) == 0
    assert Unit.objects.count() == units
    assert User.objects.get(username="second").grants.get().unit == cast.region


def test_a_taken_name_is_refused(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["admin", cast.officer.username, "管理员乙"]) == 1
    assert capsys.readouterr().err.strip()
