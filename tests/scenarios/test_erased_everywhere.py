"""After an erasure nothing that is handed out, no page, no export, no answer, shows the identity any more."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.test import Client

from fangxian.base.clock import local_day, now
from fangxian.base.ids import new_id
from fangxian.base.testing import Cast, client_of
from fangxian.record.models import Entry
from fangxian.record.services import erase_subjects
from fangxian.record.verify import verify
from tests.scenarios.device import PACK, Device

pytestmark = pytest.mark.django_db
NAME, NUMBER, PLATE = "欧阳雪松", "11010519491231002X", "蒙K54321"
LISTS = ["lanes/", "register/", "vehicles/", "dissuasions/", "arrivals/", "charts/"]


@pytest.fixture
def passed(device: Device) -> list[Entry]:
    """A car and its driver have passed."""
    car = device.passage(PLATE)
    device.screening(NAME, NUMBER, payload={"passage": car["id"]})
    (answer,) = device.sync()
    assert answer.statuses == ["accepted", "accepted"]
    return list(Entry.objects.filter(station_id=device.id))


def contents(answer) -> str:
    """The text of an answer, workbooks unpacked."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"".join(book.read(name) for name in book.namelist())
    return body.decode("utf-8", "replace")


def exported(client: Client) -> str:
    """The register with identities in clear, as a coordinator takes it home."""
    today = local_day(now())
    asked = {"start": today - timedelta(days=1), "end": today, "purpose": "tracing"}
    answer = client.post("/checkpoint/register/export", asked)
    assert answer.status_code == 200, answer.content
    return contents(answer)


def test_the_export_with_identities_shows_them_before_and_nothing_after(passed: list[Entry], cast: Cast) -> None:
    client = client_of(cast.coordinator)
    assert NAME in exported(client)
    erase_subjects([row.subject_id for row in passed], reason="r", author_id=new_id(), unit_id=None)
    after = exported(client)
    assert not [value for value in (NAME, NUMBER, PLATE) if value in after]
    assert verify().is_green


def test_no_list_no_answer_and_no_pack_shows_an_erased_identity(
    passed: list[Entry], cast: Cast, device: Device
) -> None:
    erase_subjects([row.subject_id for row in passed], reason="r", author_id=new_id(), unit_id=None)
    client = client_of(cast.coordinator)
    shown = [client.get(f"/checkpoint/{name}") for name in LISTS]
    shown += [client.get(f"/checkpoint/{name}", {"format": form}) for name in LISTS for form in ("csv", "xlsx")]
    shown += [client.get("/api/v1/record/entries"), client.get("/"), client.get("/healthz")]
    text = "".join(contents(answer) for answer in shown) + device.request("GET", PACK).body.decode()
    assert {answer.status_code for answer in shown} == {200}
    assert not [value for value in (NAME, NUMBER, PLATE, NAME[:1] + "*") if value in text]
