"""What every page carries and leaves out (THREATS T7, T8, T14)."""

import json
import os
import re
import subprocess
import sys
from inspect import getsource, unwrap
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver

from fangxian.access.matrix import KEYWORDS, PUBLIC, SIGNED_IN, Row
from fangxian.base.testing import PASSWORD, Cast, client_of
from tests.access.test_permission_matrix import ROWS, call, holder, made, text_of
from tests.addresses import patterns

PAGES = [
    row for row in ROWS if "GET" in row.methods and (row.access not in KEYWORDS or row.access in {PUBLIC, SIGNED_IN})
]


@pytest.mark.django_db
@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name)
def test_page_holds_no_inline_code_and_calls_no_other_host(cast: Cast, row: Row) -> None:
    kwargs = made(row, cast)
    user = cast.nobody if row.access in KEYWORDS else holder(cast, row.access)
    client = Client() if row.access == PUBLIC else client_of(user)
    answer = call(client, row, "GET", kwargs, {})
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return
    html = text_of(answer)
    for script in re.findall(r"<script\b[^>]*>", html):
        assert "src=" in script or "application/json" in script, script
    assert not re.search(r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", html)
    assert not re.search(r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//", html)


@pytest.mark.django_db
def test_headers_of_a_page(cast: Cast) -> None:
    headers = client_of(cast.nurse).get("/account/").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_missing_page_carries_the_same_headers(client: Client) -> None:
    answer = client.get("/no-such-page")
    assert answer.status_code == 404
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_cookies_stay_with_the_house(cast: Cast, client: Client) -> None:
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": "nurse", "password": PASSWORD})
    assert client.cookies["sessionid"]["httponly"]
    for name in ("sessionid", "csrftoken"):
        assert client.cookies[name]["samesite"] == "Lax"


@pytest.mark.django_db
def test_session_cookie_of_a_shared_device_goes_with_the_browser(cast: Cast, client: Client) -> None:
    client.post("/accounts/login/", {"login": "nurse", "password": PASSWORD})
    assert client.cookies["sessionid"]["max-age"] == ""


@pytest.mark.django_db
def test_session_changes_its_key_at_sign_in(cast: Cast, client: Client) -> None:
    client.get("/accounts/login/")
    session = client.session
    session["x"] = 1
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    client.post("/accounts/login/", {"login": "nurse", "password": PASSWORD})
    assert client.session.session_key != before


@pytest.mark.django_db
def test_staff_pages_are_kept_in_no_shared_cache(cast: Cast) -> None:
    assert "Cookie" in client_of(cast.nurse).get("/account/").headers["Vary"]


def settings_under(**environment: str) -> dict[str, Any]:
    """Load the settings in a fresh process, as a deployment would."""
    wanted = [
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_HSTS_SECONDS",
        "REQUIRE_MFA",
        "DEBUG",
        "SESSION_COOKIE_HTTPONLY",
    ]
    code = (
        "import json; from django.conf import settings;"
        f"print(json.dumps({{name: getattr(settings, name) for name in {wanted!r}}}))"
    )
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "fangxian.config.settings", **environment}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_behind_tls_cookies_are_secure_and_browsers_remember_it() -> None:
    found = settings_under(FANGXIAN_TLS="1", PYTHONPATH="src")
    assert found["SESSION_COOKIE_SECURE"]
    assert found["CSRF_COOKIE_SECURE"]
    assert found["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert found["SESSION_COOKIE_HTTPONLY"]


def test_second_factor_is_on_unless_it_is_a_demonstration() -> None:
    assert settings_under(PYTHONPATH="src")["REQUIRE_MFA"] is True
    assert settings_under(FANGXIAN_DEMO="1", PYTHONPATH="src")["REQUIRE_MFA"] is False
    assert settings_under(FANGXIAN_DEMO="1", FANGXIAN_REQUIRE_MFA="1", PYTHONPATH="src")["REQUIRE_MFA"] is True


@pytest.mark.django_db
def test_strict_transport_is_announced_behind_tls(client: Client, settings: Any) -> None:
    settings.SECURE_HSTS_SECONDS = 31_536_000
    assert "max-age=31536000" in Client().get("/accounts/login/", secure=True).headers["Strict-Transport-Security"]


@pytest.mark.django_db
def test_oversized_form_is_refused(cast: Cast) -> None:
    client = client_of(cast.nurse)
    form = {"name": "x" * (3 * 1024 * 1024), "language": "en", "theme": "day"}
    for answer in (
        client.post("/account/", form),
        client.post("/account/", urlencode(form), content_type="application/x-www-form-urlencoded"),
    ):
        assert answer.status_code == 413
        assert "2 MB" in answer.content.decode()
    cast.nurse.refresh_from_db()
    assert cast.nurse.language == "zh-hans"


@pytest.mark.django_db
@pytest.mark.parametrize(("megabytes", "stranger", "member"), [(1, True, True), (3, False, True), (22, False, False)])
def test_a_large_file_is_taken_from_who_has_signed_in_alone(
    cast: Cast, megabytes: int, stranger: bool, member: bool
) -> None:
    def is_taken(client: Client, address: str) -> bool:
        file = SimpleUploadedFile("x.csv", b"x" * (megabytes * 1024 * 1024))
        return client.post(address, {"login": "a", "password": "b", "file": file}).status_code != 413

    assert is_taken(Client(), "/registers/import/places/") == stranger
    assert is_taken(client_of(cast.coordinator), "/registers/import/places/") == member
    assert is_taken(client_of(cast.coordinator), "/account/") == stranger


def test_every_view_that_reads_files_says_so() -> None:
    """A page that forgot to would refuse the files that it asks for."""
    views = {pattern.callback for _name, pattern in patterns(get_resolver())}
    ours = {view for view in views if unwrap(view).__module__.startswith("fangxian.")}
    reading = {view for view in ours if "request.FILES" in getsource(unwrap(view))}
    assert len(reading) >= 4
    assert {view for view in views if getattr(view, "takes_files", False)} == reading


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "😀" * 20, "𠮷野", "\u202eabc", "a\x00b", "=1+1", "x" * 5000]
)
def test_odd_text_is_kept_or_refused_and_never_breaks_a_page(cast: Cast, text: str) -> None:
    client = client_of(cast.nurse)
    answer = client.post("/account/", {"name": text, "language": "zh-hans", "theme": "day"})
    assert answer.status_code in {200, 302}
    page = client.get("/account/")
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()


@pytest.mark.django_db
def test_export_without_a_recent_sign_in_asks_first(cast: Cast) -> None:
    client = client_of(cast.administrator, recent=False)
    answer = client.get("/users/?format=xlsx")
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
    client.post("/accounts/reauthenticate/?next=/users/%3Fformat%3Dxlsx", {"password": PASSWORD})
    assert client.get("/users/?format=xlsx").headers["Content-Type"].endswith("sheet")


@pytest.mark.django_db
def test_export_is_an_entry_with_its_rows(cast: Cast) -> None:
    from fangxian.record.models import Entry

    lines = b"".join(client_of(cast.administrator).get("/users/?format=csv")).splitlines()
    entry = Entry.objects.get(kind="record.export")
    assert entry.author_id == cast.administrator.pk
    assert '"users.csv"' in entry.payload
    assert len(lines) > 5
    assert f'"rows":{len(lines) - 2},' in entry.payload


@pytest.mark.django_db
def test_users_list_takes_the_same_queries_however_long(cast: Cast, django_assert_max_num_queries: Any) -> None:
    from fangxian.access.roles import Role
    from fangxian.base.testing import give, make_user

    for n in range(40):
        give(make_user(f"more-{n}", f"新人{n}"), Role.OFFICER, cast.township)
    client = client_of(cast.administrator)
    client.get("/users/")
    with django_assert_max_num_queries(16):
        assert client.get("/users/").status_code == 200


@pytest.mark.django_db
def test_one_time_password_is_shown_once_and_kept_nowhere(cast: Cast) -> None:
    client = client_of(cast.administrator)
    html = client.post(f"/users/{cast.officer.pk}/password").content.decode()
    found = re.search(r"data-once>([a-z0-9-]+)<", html)
    assert found
    cast.officer.refresh_from_db()
    assert cast.officer.check_password(found[1])
    assert found[1] not in client.get(f"/users/{cast.officer.pk}/").content.decode()
