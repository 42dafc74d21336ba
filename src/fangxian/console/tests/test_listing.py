import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory
from python_calamine import CalamineWorkbook

from fangxian.accounts.models import User
from fangxian.base.clock import now
from fangxian.base.listing import Choice, Column, Day, Empty, Listing, page_of, read_state, respond
from fangxian.base.listing.declare import Rows
from fangxian.base.testing import Cast, client_of

pytestmark = pytest.mark.django_db


def by_state(rows: Rows, value: str) -> Rows:
    return rows.filter(is_active=value == "active")


def listing(**changes: Any) -> Listing:
    declared = {
        "id": "people",
        "title": "People",
        "columns": (
            Column("username", "User name", lambda user: user.username, sort="username", link=lambda user: "/x"),
            Column("name", "Name", lambda user: user.name, minor=True),
            Column("created", "Created", lambda user: user.created_at, sort="created_at", kind="time"),
        ),
        "order": "username",
        "empty": Empty("Nobody yet.", "Begin", "console:account"),
        "search": ("username__icontains", "name__icontains"),
        "filters": (
            Choice("state", "State", by_state, choices=(("active", "Active"), ("closed", "Closed"))),
            Day("day", "Day", lambda rows, value: rows.filter(created_at__date=value)),
        ),
        "page_size": 3,
    }
    return Listing(**{**declared, **changes})


@pytest.fixture
def people(db: None) -> list[User]:
    moment = now()
    rows = [User(username=f"u{n}", name="=1+1" if n == 3 else f"名{n}", is_active=n != 5) for n in range(8)]
    User.objects.bulk_create(rows)
    for n, row in enumerate(rows):
        # Two rows share a moment, which is where careless paging loses or repeats one.
        row.created_at = moment + timedelta(microseconds=n // 2)
    User.objects.bulk_update(rows, ["created_at"])
    return rows


def page(declared: Listing, address: str = "") -> Any:
    params = RequestFactory().get("/" + address).GET
    return page_of(declared, User.objects.all(), read_state(declared, params))


def names(found: Any) -> list[str]:
    return [row.username for row in found.rows]


def test_first_page_is_ordered_and_counted(people: list[User]) -> None:
    found = page(listing())
    assert names(found) == ["u0", "u1", "u2"]
    assert (found.total, found.first, found.last, found.previous) == (8, 1, 3, "")


def test_last_page_has_no_next(people: list[User]) -> None:
    found = page(listing(), "?page=3")
    assert names(found) == ["u6", "u7"]
    assert found.next == ""


@pytest.mark.parametrize(
    "address", ["?page=0", "?page=x", "?page=99999999999", "?sort=evil", "?after=%00", "?state=odd", "?day=2020-13-40"]
)
def test_nonsense_in_the_address_is_left_aside(people: list[User], address: str) -> None:
    assert page(listing(), address).rows


@pytest.mark.parametrize("token", ["e30", "bnVsbA", "WzEsMl0", "WyJ4IiwieCJd", "!!!", "á"])
def test_broken_keyset_token_begins_at_the_first_page(people: list[User], token: str) -> None:
    assert names(page(listing(keyset=True), f"?sort=created&after={token}"))[0] in {"u0", "u1"}


def test_order_can_be_reversed(people: list[User]) -> None:
    assert names(page(listing(), "?sort=-username")) == ["u7", "u6", "u5"]


def test_search_needs_every_word(people: list[User]) -> None:
    assert names(page(listing(), "?q=名+4")) == ["u4"]


def test_filter_narrows(people: list[User]) -> None:
    assert names(page(listing(), "?state=closed")) == ["u5"]


def test_search_and_filter_stay_in_every_link(people: list[User]) -> None:
    found = page(listing(page_size=1), "?q=u&state=active&sort=-username")
    assert "q=u" in found.next
    assert "state=active" in found.next
    assert "sort=-username" in found.next


@pytest.mark.parametrize("sort", ["created", "-created", "username", "-username"])
def test_keyset_pages_show_every_row_once(people: list[User], sort: str) -> None:
    declared, seen, address = listing(keyset=True), [], f"?sort={sort}"
    while address:
        found = page(declared, address)
        seen += names(found)
        address = found.next
    assert sorted(seen) == sorted(user.username for user in people)


def test_keyset_page_does_not_count(people: list[User], django_assert_num_queries: Callable[..., Any]) -> None:
    with django_assert_num_queries(1):
        assert page(listing(keyset=True)).total is None


def test_numbered_page_takes_two_queries(people: list[User], django_assert_num_queries: Callable[..., Any]) -> None:
    with django_assert_num_queries(2):
        page(listing(page_size=8))


def request_of(cast: Cast, address: str, **headers: str) -> HttpRequest:
    request = RequestFactory().get(address, headers=headers)
    client = client_of(cast.administrator)
    request.session = client.session
    request.user = cast.administrator
    return request


def test_page_works_without_javascript(cast: Cast, people: list[User]) -> None:
    html = respond(request_of(cast, "/"), listing(), User.objects.filter(username__startswith="u")).content.decode()
    assert '<form class="card-header' in html
    assert 'method="get"' in html
    assert 'href="?sort=username&amp;page=2"' in html or 'href="?page=2"' in html


def test_htmx_gets_the_table_alone(cast: Cast, people: list[User]) -> None:
    request = request_of(cast, "/", **{"HX-Request": "true", "HX-Target": "list-people"})
    html = respond(request, listing(), User.objects.all()).content.decode()
    assert "<html" not in html
    assert "<table" in html


def test_filters_fold_behind_a_button_that_counts_them(cast: Cast, people: list[User]) -> None:
    html = respond(request_of(cast, "/?state=active&day=nonsense"), listing(), User.objects.all()).content.decode()
    folded = html[html.index("<details") : html.index("</details>")]
    assert 'name="state"' in folded
    assert re.search(r'id="filters-people">\s*<span class="badge[^>]*>1</span>', folded)
    assert 'name="q"' not in folded


def test_the_count_of_filters_follows_a_partial_answer(cast: Cast, people: list[User]) -> None:
    headers = {"HX-Request": "true", "HX-Target": "list-people"}
    html = respond(request_of(cast, "/?state=active", **headers), listing(), User.objects.all()).content.decode()
    assert re.search(r'id="filters-people" hx-swap-oob="true">\s*<span class="badge[^>]*>1</span>', html)


def test_a_row_can_be_read_as_a_card(cast: Cast, people: list[User]) -> None:
    html = respond(request_of(cast, "/"), listing(), User.objects.all()).content.decode()
    assert html.count('role="cell" data-label="User name"') == 3
    assert {'role="table"', 'role="columnheader"', 'role="row"'} <= set(re.findall(r'role="[a-z]+"', html))


def test_no_inline_script_or_style_in_the_shell(cast: Cast, people: list[User]) -> None:
    html = respond(request_of(cast, "/"), listing(), User.objects.all()).content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert not re.search(r"\sstyle=", html)
    assert not re.search(r"\son\w+=", html)


def test_empty_list_says_how_to_begin(cast: Cast) -> None:
    html = respond(request_of(cast, "/"), listing(), User.objects.none()).content.decode()
    assert "Nobody yet." in html
    assert "Begin" in html


def test_search_without_result_offers_everything(cast: Cast) -> None:
    html = respond(request_of(cast, "/?q=zzz"), listing(), User.objects.all()).content.decode()
    assert 'href="?"' in html
    assert "Nobody yet." not in html


def csv_of(cast: Cast, declared: Listing) -> list[list[str]]:
    answer = respond(request_of(cast, "/?format=csv"), declared, User.objects.filter(username__startswith="u"))
    text = b"".join(answer).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_csv_holds_every_row_and_disarms_formulas(cast: Cast, people: list[User]) -> None:
    *lines, note = csv_of(cast, listing())
    rows = {line[0]: line for line in lines[1:]}
    assert len(rows) == User.objects.filter(username__startswith="u").count() >= 8
    assert note[0].startswith("# ")
    assert "administrator" in note[0]
    assert rows["u3"][1] == "'=1+1"


def test_csv_export_is_told_with_its_count(cast: Cast, people: list[User]) -> None:
    told: list[tuple[str, int]] = []
    declared = listing(on_export=lambda user, form, count: told.append((form, count)))
    answer = respond(request_of(cast, "/?format=csv"), declared, User.objects.all())
    assert told == [("csv", User.objects.count())]  # before a line is out: whoever breaks off has been noted
    lines = b"".join(answer).decode("utf-8-sig").splitlines()
    assert len(lines) == User.objects.count() + 2


def test_xlsx_holds_every_row_with_a_watermark(cast: Cast, people: list[User]) -> None:
    told: list[tuple[str, int]] = []
    declared = listing(on_export=lambda user, form, count: told.append((form, count)))
    answer = respond(request_of(cast, "/?format=xlsx"), declared, User.objects.filter(username__startswith="u"))
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer)))
    first = book.get_sheet_by_index(0).to_python()
    about = book.get_sheet_by_index(1).to_python()
    assert told == [("xlsx", len(first) - 1)]
    assert ["u3", "'=1+1"] in [row[:2] for row in first]
    assert "administrator" in about[1][0]


def test_print_view_names_who_printed(cast: Cast, people: list[User]) -> None:
    html = respond(request_of(cast, "/?format=print"), listing(), User.objects.all()).content.decode()
    assert "administrator" in html
    assert "data-print" in html


def test_a_print_of_a_list_that_tells_of_exports_is_one(cast: Cast, people: list[User]) -> None:
    from allauth.core.exceptions import ReauthenticationRequired

    told: list[tuple[str, int]] = []
    declared = listing(on_export=lambda user, form, count: told.append((form, count)))
    respond(request_of(cast, "/?format=print"), declared, User.objects.all())
    assert told == [("print", User.objects.count())]
    request = request_of(cast, "/?format=print")
    request.session.flush()
    with pytest.raises(ReauthenticationRequired):
        respond(request, declared, User.objects.all())


def test_export_asks_who_it_is_first(cast: Cast) -> None:
    from allauth.core.exceptions import ReauthenticationRequired

    request = request_of(cast, "/?format=csv")
    request.session.flush()
    with pytest.raises(ReauthenticationRequired):
        respond(request, listing(), User.objects.all())


def test_export_is_closed_to_strangers() -> None:
    from allauth.core.exceptions import ReauthenticationRequired

    request = RequestFactory().get("/?format=csv")
    request.user = AnonymousUser()
    with pytest.raises(ReauthenticationRequired):
        respond(request, listing(), User.objects.all())
