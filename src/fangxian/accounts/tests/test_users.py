import re

import pytest

from fangxian.accounts import services
from fangxian.base.problems import Problem
from fangxian.base.testing import PASSWORD, Cast, client_of

pytestmark = pytest.mark.django_db


def test_one_time_password_has_no_letters_that_are_misread() -> None:
    password = services.new_one_time_password()
    assert re.fullmatch(r"([a-z2-9]{4}-){3}[a-z2-9]{4}", password)
    assert not set(password) & set("ilo01")


def test_new_user_signs_in_with_the_one_time_password(db: None) -> None:
    user, password = services.create_user("wang.lane", "新人甲")
    assert user.check_password(password)
    assert user.must_change_password


@pytest.mark.parametrize("name", ["a b", "a/b", "x" * 200, "", "<script>"])
def test_malformed_user_name_is_refused(db: None, name: str) -> None:
    with pytest.raises(Problem) as refused:
        services.create_user(name, "甲")
    assert refused.value.code == "username_malformed"


def test_user_name_is_taken_whatever_its_case(cast: Cast) -> None:
    with pytest.raises(Problem) as refused:
        services.create_user("OFFICER", "甲")
    assert (refused.value.code, refused.value.status) == ("username_taken", 409)


def test_closing_an_account_ends_its_sessions_and_its_pin(cast: Cast) -> None:
    client = client_of(cast.officer)
    assert client.get("/account/").status_code == 200
    services.deactivate_user(cast.officer)
    assert client.get("/account/").status_code == 302
    assert cast.officer.pin_verifier == ""


def test_closed_account_cannot_sign_in(cast: Cast) -> None:
    services.deactivate_user(cast.officer)
    from django.test import Client

    client = Client()
    client.post("/accounts/login/", {"login": "officer", "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_new_one_time_password_ends_every_session(cast: Cast) -> None:
    client = client_of(cast.officer)
    services.reset_password(cast.officer)
    assert client.get("/account/").status_code == 302
