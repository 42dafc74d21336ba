"""What is asked once while a page is read, and what is asked every time."""

from collections.abc import Callable
from itertools import count

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from fangxian.base.middleware import RememberingMiddleware
from fangxian.base.remembering import remembered, remembering


@pytest.fixture
def ask() -> Callable[[], int]:
    """A question with another answer every time."""
    return count(1).__next__


def _answers(request: HttpRequest, ask: Callable[[], int]) -> list[int]:
    found: list[int] = []

    def view(request: HttpRequest) -> HttpResponse:
        found.extend(remembered(("number",), ask) for _time in range(2))
        return HttpResponse()

    RememberingMiddleware(view)(request)
    return found


def test_a_page_that_is_read_asks_once(ask: Callable[[], int]) -> None:
    assert _answers(RequestFactory().get("/"), ask) == [1, 1]


def test_the_next_page_asks_again(ask: Callable[[], int]) -> None:
    _answers(RequestFactory().get("/"), ask)
    assert _answers(RequestFactory().get("/"), ask) == [2, 2]


def test_a_request_that_changes_something_asks_every_time(ask: Callable[[], int]) -> None:
    assert _answers(RequestFactory().post("/"), ask) == [1, 2]


def test_nothing_is_remembered_outside_a_request(ask: Callable[[], int]) -> None:
    assert [remembered(("number",), ask) for _time in range(2)] == [1, 2]


def test_another_question_has_its_own_answer(ask: Callable[[], int]) -> None:
    with remembering():
        assert [remembered(("of", who), ask) for who in ("an", "bei", "an")] == [1, 2, 1]


def test_what_failed_is_asked_again(ask: Callable[[], int]) -> None:
    def fail() -> int:
        raise LookupError

    with remembering():
        with pytest.raises(LookupError):
            remembered(("number",), fail)
        assert remembered(("number",), ask) == 1
