import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from fangxian.access.guards import find, require, scoped
from fangxian.accounts.models import User
from fangxian.base.testing import Cast
from fangxian.record.models import Entry
from fangxian.register.models import Place, Unit

pytestmark = pytest.mark.django_db


def request_by(user: object) -> HttpRequest:
    request = RequestFactory().get("/somewhere?x=1")
    request.user = user  # type: ignore[assignment]
    return request


@require("register.edit")
def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("content")


def test_signed_out_is_led_to_the_sign_in_and_back() -> None:
    answer = page(request_by(AnonymousUser()))
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/accounts/login/?next=/somewhere%3Fx%3D1"


def test_without_the_permission_the_page_does_not_exist(cast: Cast) -> None:
    with pytest.raises(Http404):
        page(request_by(cast.officer))


def test_with_the_permission_the_page_answers(cast: Cast) -> None:
    assert page(request_by(cast.coordinator)).status_code == 200


def test_unknown_permission_fails_when_the_view_is_declared() -> None:
    with pytest.raises(KeyError):
        require("checkpoint.vieww")


def test_list_is_narrowed_to_the_units_in_reach(cast: Cast) -> None:
    elsewhere = Place.objects.create(unit=cast.other_county, name="南出口", kind="checkpoint")
    rows = set(scoped(request_by(cast.coordinator), Place.objects.all(), "register.view"))
    assert rows == {cast.post, cast.clinic}
    assert elsewhere not in rows


def test_units_are_narrowed_to_themselves(cast: Cast) -> None:
    assert cast.region not in scoped(request_by(cast.coordinator), Unit.objects.all(), "register.view")


def test_unit_ids_without_foreign_key_are_narrowed_too(cast: Cast) -> None:
    assert not scoped(request_by(cast.coordinator), Entry.objects.all(), "entry.view").exists()


def test_model_without_a_unit_must_name_its_path(cast: Cast) -> None:
    with pytest.raises(LookupError):
        scoped(request_by(cast.coordinator), User.objects.all(), "user.view")


def test_object_elsewhere_is_as_absent_as_one_that_never_was(cast: Cast) -> None:
    request = request_by(cast.outsider)
    for id in (cast.post.pk, cast.nobody.pk):
        with pytest.raises(Http404):
            find(request, Place.objects.all(), "register.view", pk=id)


def test_object_within_reach_is_found(cast: Cast) -> None:
    assert find(request_by(cast.coordinator), Place.objects.all(), "register.view", pk=cast.clinic.pk) == cast.clinic
