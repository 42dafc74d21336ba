"""A person's page: changing number, kind and identity, closing, history, and what stays sealed."""

import pytest
from django.test import Client
from django.urls import reverse

from fangxian.base.testing import Cast, client_of
from fangxian.record.models import Entry
from fangxian.register import services
from fangxian.register.identities import read_identities
from fangxian.register.models import Person

NAME, ID_NUMBER, PHONE = "沈某某", "11010519491231002X", "13800138000"


@pytest.fixture
def person(cast: Cast) -> Person:
    identity = {"name": NAME, "id_number": ID_NUMBER, "phone": PHONE}
    return services.register_person(
        cast.county.pk, number="A7", kind="staff", identity=identity, actor=cast.coordinator
    )


@pytest.fixture
def client(cast: Cast) -> Client:
    return client_of(cast.coordinator)


def page(person: Person, name: str = "person") -> str:
    return reverse(f"registers:{name}", args=[person.pk])


def known(person: Person) -> dict[str, str]:
    return read_identities([person.subject_id])[person.subject_id]


def asked(**changes: str) -> dict[str, str]:
    return {"number": "A7", "kind": "staff", "name": "", "id_number": "", "phone": "", "reason": "更正", **changes}


def test_the_page_shows_the_person_masked(client: Client, person: Person) -> None:
    html = client.get(page(person)).content.decode()
    assert "沈*" in html
    assert "138****8000" in html
    assert not [secret for secret in (NAME, ID_NUMBER, PHONE) if secret in html]


def test_number_and_kind_change_with_history_and_without_a_new_entry(client: Client, person: Person) -> None:
    before = Entry.objects.filter(kind="register.person").count()
    answer = client.post(page(person), asked(number="B1", kind="volunteer"))
    assert (answer.status_code, answer["Location"]) == (302, page(person))
    person.refresh_from_db()
    assert (person.number, person.kind) == ("B1", "volunteer")
    assert person.history.first().history_change_reason == "更正"
    assert Entry.objects.filter(kind="register.person").count() == before


def test_a_new_phone_is_a_new_entry_of_the_same_pseudonym(client: Client, person: Person) -> None:
    client.post(page(person), asked(phone="13900139000"))
    assert known(person) == {"name": NAME, "id_number": ID_NUMBER, "phone": "13900139000"}
    assert Entry.objects.filter(kind="register.person", subject_id=person.subject_id).count() == 2
    html = client.get(reverse("registers:history", args=["people", person.pk])).content.decode()
    assert "***" in html
    assert "13900139000" not in html


def test_a_mistyped_id_number_is_put_right(client: Client, person: Person) -> None:
    subject = person.subject_id
    client.post(page(person), asked(id_number="440524188001010014"))
    person.refresh_from_db()
    assert person.subject_id == subject
    assert known(person)["id_number"] == "440524188001010014"


def test_somebody_elses_id_number_is_refused(cast: Cast, client: Client, person: Person) -> None:
    identity = {"id_number": "440524188001010014"}
    services.register_person(cast.county.pk, number="C3", kind="staff", identity=identity, actor=None)
    answer = client.post(page(person), asked(id_number="440524188001010014"))
    assert answer.status_code == 422
    assert known(person)["id_number"] == ID_NUMBER


def test_a_taken_number_and_a_missing_reason_are_refused(cast: Cast, client: Client, person: Person) -> None:
    services.register_person(cast.county.pk, number="C3", kind="staff", identity={}, actor=None)
    assert client.post(page(person), asked(number="C3")).status_code == 422
    assert client.post(page(person), asked(number="D4", reason="")).status_code == 422
    person.refresh_from_db()
    assert person.number == "A7"


def test_nothing_changed_writes_nothing(client: Client, person: Person) -> None:
    client.post(page(person), asked())
    assert person.history.count() == 1


def test_closing_needs_a_reason_and_keeps_the_person(client: Client, person: Person) -> None:
    assert client.post(page(person, "person-close"), {"reason": ""}).status_code == 422
    client.post(page(person, "person-close"), {"reason": "调离"})
    person.refresh_from_db()
    assert person.is_closed
    assert person.history.first().history_change_reason == "调离"
    assert page(person, "person-close") not in client.get(page(person)).content.decode()


def test_who_only_looks_changes_nothing(cast: Cast, person: Person) -> None:
    worker = client_of(cast.worker)
    assert worker.get(page(person)).status_code == 200
    assert worker.post(page(person), asked(number="X")).status_code == 404
    assert client_of(cast.outsider).get(page(person)).status_code == 404
