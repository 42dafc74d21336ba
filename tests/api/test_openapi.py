"""The OpenAPI document is true: every code is declared, every operation answers as it says, and nothing makes a 500."""

import json
import re
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
import schemathesis
from django.test import Client
from django.test.client import ClientHandler
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from fangxian.api.public import api
from fangxian.base.problems import declared
from fangxian.base.testing import Cast, client_of
from fangxian.record.verify import verify
from fangxian.station.api import EnrolIn
from tests.scenarios.conftest import enrolled
from tests.scenarios.device import BATCHES, ENROL, PACK, TOKEN, Device

pytestmark = pytest.mark.django_db
handle = ClientHandler(enforce_csrf_checks=False)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """Every middleware of the house inside the test's own transaction: a request does not close its connection."""
    answer = handle(environ)
    start_response(f"{answer.status_code} {answer.reason_phrase}", list(answer.items()))
    return [answer.getvalue()]


DOCUMENT = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), default=str))
schema = schemathesis.openapi.from_dict(DOCUMENT)
schema.app = application
CHECKS: list[Any] = [not_a_server_error, status_code_conformance, response_schema_conformance]
EXAMPLES = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@pytest.fixture
def device(cast: Cast, settings: Any) -> Device:
    settings.ALLOWED_HOSTS = ["*"]
    return enrolled(cast)


@pytest.fixture
def cookie(cast: Cast) -> str:
    return client_of(cast.coordinator).cookies["sessionid"].value


@schema.parametrize()
@EXAMPLES
def test_whatever_is_sent_to_any_operation_is_answered_as_documented(case: Any, device: Device, cookie: str) -> None:
    headers = {"Authorization": f"Station {device.id}.{device.token}"}
    case.call_and_validate(headers=headers, cookies={"sessionid": cookie}, checks=CHECKS)
    assert verify().is_green


@schema.include(path=BATCHES).parametrize()
@EXAMPLES
def test_entries_made_up_from_the_document_never_make_an_error(case: Any, device: Device) -> None:
    """With the right station and a good time the envelope is read; what is in it decides, entry by entry."""
    body = case.body if isinstance(case.body, dict) else {}
    entries = body.get("entries")
    answer = device.post_raw(
        json.dumps(
            {**device.envelope([]), "entries": entries if isinstance(entries, list) else [entries]}, default=str
        ).encode("utf-8", "surrogatepass")
    )
    assert answer.status in {200, 400, 413}, answer.body
    if answer.status == 200:
        assert set(answer.statuses) <= {"accepted", "duplicate", "held"}


@pytest.mark.parametrize(("method", "path"), [("GET", PACK), ("POST", TOKEN)])
def test_a_signed_request_is_answered_as_documented(device: Device, method: str, path: str) -> None:
    answer = device.request(method, path)
    assert answer.status == 200
    described = DOCUMENT["paths"][path][method.lower()]["responses"]["200"]["content"]["application/json"]["schema"]
    required = DOCUMENT["components"]["schemas"][described["$ref"].rsplit("/", 1)[-1]]["required"]
    assert set(required) <= answer.content.keys()


def test_the_document_is_served_to_anybody() -> None:
    answer = Client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert answer.json()["paths"].keys() == DOCUMENT["paths"].keys()


def test_the_document_names_every_address_of_the_api() -> None:
    from django.urls import get_resolver

    from fangxian.station.urls import api_urlpatterns

    served = {BATCHES, "/api/v1/record/entries"} | {f"/api/v1/{pattern.pattern}" for pattern in api_urlpatterns}
    assert served == set(DOCUMENT["paths"])
    assert all(get_resolver().resolve(path) for path in served)


def test_every_code_in_the_document_is_declared() -> None:
    described = [
        answer["description"]
        for path in DOCUMENT["paths"].values()
        for operation in path.values()
        for status, answer in operation["responses"].items()
        if int(status) >= 400
    ]
    codes = {code for text in described for code in re.findall(r"`(\w+)`", text)}
    assert len(codes) >= 12
    assert codes <= declared().keys()


def test_the_document_describes_enrolment_as_it_is_decoded() -> None:
    described = DOCUMENT["components"]["schemas"]["EnrolIn"]
    assert set(described["properties"]) == {field.name for field in msgspec.structs.fields(EnrolIn)}
    assert set(described["required"]) == {field.name for field in msgspec.structs.fields(EnrolIn) if field.required}
    assert ENROL in DOCUMENT["paths"]


def test_no_page_of_documentation_pulls_scripts_from_elsewhere() -> None:
    assert Client().get("/api/v1/docs").status_code == 404
    assert Client().get("/api/v1/").status_code == 404
