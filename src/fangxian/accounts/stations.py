"""Which station a request comes from, and how far it is to be trusted."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from fangxian.accounts.challenges import HEADER, new_challenge, use_challenge
from fangxian.accounts.credentials import SignedRequest, is_signed_by, station_by_authorization
from fangxian.accounts.models import Station
from fangxian.base.problems import Problem, declare

STATION_UNKNOWN = declare("station_unknown", lambda: _("This station is not enrolled here."))
STATION_REVOKED = declare("station_revoked", lambda: _("This station was revoked; ask the coordinator."))
STATION_UNSIGNED = declare("station_unsigned", lambda: _("The request does not carry this station's own signature."))
STATION_STALE = declare(
    "station_stale", lambda: _("The request has to be signed anew, with the challenge of this answer.")
)


@dataclass(frozen=True, slots=True)
class Caller:
    """An enrolled station, and whether it proved that it is the device that was enrolled."""

    station: Station
    is_signed: bool


def caller(request: HttpRequest) -> Caller:
    """Return the station behind ``request``; raises ``station_unknown`` (401)."""
    station = station_by_authorization(request.headers.get("Authorization", ""))
    if station is None:
        raise Problem(STATION_UNKNOWN, status=401)
    signed = SignedRequest(
        method=request.method or "",
        path=request.get_full_path(),
        time=request.headers.get("X-Station-Time", ""),
        body=request.body,
        signature=request.headers.get("X-Station-Signature", ""),
        challenge=request.headers.get(HEADER, ""),
    )
    return Caller(station, is_signed_by(station, signed))


def trusted_caller(request: HttpRequest) -> Station:
    """Return the station if it may be shown anything: not revoked, signed, and signed for this once (403 otherwise).

    A refusal for want of freshness brings the challenge to sign: the device asks again at once.
    """
    found = caller(request)
    if found.station.is_revoked:
        raise Problem(STATION_REVOKED, status=403)
    if not found.is_signed:
        raise Problem(STATION_UNSIGNED, status=403)
    if not use_challenge(found.station, request.headers.get(HEADER, "")):
        raise Problem(STATION_STALE, status=403, headers={HEADER: new_challenge(found.station)})
    return found.station
