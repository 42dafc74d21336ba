"""The endpoints that devices call (docs/station-protocol.md, sections 1 to 3)."""

from typing import Annotated, Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from fangxian.accounts.challenges import HEADER, new_challenge
from fangxian.accounts.models import Station
from fangxian.accounts.stations import trusted_caller
from fangxian.base.clock import now
from fangxian.base.problems import Problem
from fangxian.fronts.checkpoint.numbers import highest_pass
from fangxian.station.pack import build_pack
from fangxian.station.problems import ENROLMENT_MALFORMED, TOO_MANY_TRIES
from fangxian.station.services import enrol_station, heard_from, rotate_token
from fangxian.station.throttle import WINDOW_SECONDS, is_over, note_failure


class EnrolIn(msgspec.Struct, frozen=True):
    """A device's request to be bound."""

    code: Annotated[str, msgspec.Meta(max_length=32)]
    public_key: dict[str, Any]
    label: Annotated[str, msgspec.Meta(max_length=200)] = ""
    app_version: Annotated[str, msgspec.Meta(max_length=64)] = ""


_decode = msgspec.json.Decoder(EnrolIn).decode


def _json(content: dict[str, Any], status: int = 200) -> HttpResponse:
    answer = HttpResponse(msgspec.json.encode(content), content_type="application/json", status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def _with_challenge(answer: HttpResponse, station: Station) -> HttpResponse:
    """Give the station what its next request has to sign."""
    answer[HEADER] = new_challenge(station)
    return answer


@csrf_exempt  # no cookie: the one-time code is the credential
@require_POST
def enrol(request: HttpRequest) -> HttpResponse:
    address = request.META.get("REMOTE_ADDR", "")
    if is_over(address):
        raise Problem(TOO_MANY_TRIES, status=429, headers={"Retry-After": str(WINDOW_SECONDS)})
    try:
        wanted = _decode(request.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Problem(ENROLMENT_MALFORMED, error=str(error)) from error
    try:
        station, token = enrol_station(
            wanted.code, wanted.public_key, label=wanted.label, app_version=wanted.app_version
        )
    except Problem:
        note_failure(address)
        raise
    told = {"station": station.id, "short": station.short, "token": token, "server_time": now()}
    return _with_challenge(_json(told, status=201), station)


@csrf_exempt
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    station = trusted_caller(request)
    return _with_challenge(_json({"token": rotate_token(station)}), station)


@require_GET
def pack(request: HttpRequest) -> HttpResponse:
    station = trusted_caller(request)
    heard_from(station)
    content, etag = build_pack(station)
    if request.headers.get("If-None-Match") == etag:
        answer = HttpResponse(status=304, headers={"Cache-Control": "no-store"})
    else:
        answer = _json(content)
    answer["ETag"] = etag
    # Beside the pack: it changes with every car, and the pack does not.
    answer["X-Station-Passes"] = str(highest_pass(station))
    return _with_challenge(answer, station)
