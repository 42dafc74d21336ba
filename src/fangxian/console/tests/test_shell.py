import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, RequestFactory

from fangxian.access.roles import Role
from fangxian.access.services import break_glass
from fangxian.base import navigation
from fangxian.base.navigation import Item
from fangxian.base.testing import Cast, client_of
from fangxian.console.shell import shell_of

pytestmark = pytest.mark.django_db


def labels(user: Any) -> set[str]:
    request = RequestFactory().get("/users/")
    request.user = user
    return {entry.href for section in shell_of(request).sections for entry in section.entries}


def test_menu_holds_only_what_the_roles_open(cast: Cast) -> None:
    assert "/users/" in labels(cast.administrator)
    assert "/users/" not in labels(cast.officer)
    assert labels(cast.nobody) <= labels(cast.officer)


def test_menu_marks_the_page_that_is_open(cast: Cast) -> None:
    html = client_of(cast.administrator).get("/users/").content.decode()
    assert re.search(r'href="/users/"[^>]*aria-current="page"', html)


def test_menu_item_is_offered_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        navigation.offer(Item("users", "x", "console:users", "users", "system"))


def test_menu_item_needs_a_section_that_exists() -> None:
    with pytest.raises(ValueError, match="section"):
        navigation.offer(Item("x", "x", "console:users", "users", "nowhere"))


@pytest.mark.parametrize("name", ["coordinator", "officer", "nurse", "auditor", "administrator", "nobody"])
def test_everybody_has_a_first_page_that_opens(cast: Cast, name: str) -> None:
    client = client_of(getattr(cast, name))
    answer = client.get("/start")
    assert client.get(answer.headers["Location"]).status_code == 200


def test_broken_glass_is_seen_on_every_page(cast: Cast) -> None:
    break_glass(cast.nurse, Role.POST_LEADER, cast.township, hours=1, reason="夜间无人值守，须立即处置")
    assert "alert-danger" in client_of(cast.nurse).get("/account/").content.decode()
    assert "alert-danger" not in client_of(cast.worker).get("/account/").content.decode()


def test_coordinator_sees_how_many_accesses_wait(cast: Cast) -> None:
    break_glass(cast.nurse, Role.POST_LEADER, cast.township, hours=1, reason="夜间无人值守，须立即处置")
    html = client_of(cast.coordinator).get("/account/").content.decode()
    assert re.search(r'badge bg-red text-red-fg ms-auto">1<', html)


def test_page_starts_with_a_way_past_the_menu(cast: Cast) -> None:
    html = client_of(cast.nurse).get("/account/").content.decode()
    assert '<a class="skip-link" href="#main">' in html
    assert '<main class="page-body" id="main"' in html


def test_missing_page_is_explained_in_the_persons_language(client: Client) -> None:
    assert "此处没有您可查看的内容" in client.get("/nowhere").content.decode()


def test_htmx_is_told_to_run_no_code(cast: Cast) -> None:
    html = client_of(cast.nurse).get("/account/").content.decode()
    assert '"allowEval": false' in html
    assert '"historyCacheSize": 0' in html
    assert '"includeIndicatorStyles": false' in html


def test_account_page_takes_few_queries(cast: Cast, django_assert_max_num_queries: Callable[..., Any]) -> None:
    client = client_of(cast.nurse)
    client.get("/account/")
    with django_assert_max_num_queries(12):
        client.get("/account/")


def test_form_with_an_error_keeps_what_was_typed_and_saves_nothing(cast: Cast) -> None:
    client = client_of(cast.nurse)
    answer = client.post("/account/", {"name": "新名字", "language": "xx", "theme": "day"})
    assert "新名字" in answer.content.decode()
    cast.nurse.refresh_from_db()
    assert cast.nurse.name != "新名字"
