"""The pack: what a device needs to work for days without a network, and nothing beyond its post (THREATS T1, T2)."""

import hashlib
from datetime import timedelta
from typing import Any, Final

import msgspec
from django.conf import settings
from django.db.models import Q

from fangxian.access.queries import holders
from fangxian.accounts.models import Station
from fangxian.base.clock import now
from fangxian.record import kinds
from fangxian.record.sealing import public_jwk
from fangxian.record.vault import ring
from fangxian.register.models import Person, Place, PlaceKind, Unit
from fangxian.register.policies import policies_in_force, typed_values
from fangxian.roster.attendance.queries import packed_duties
from fangxian.roster.attendance.turns import packed_turns
from fangxian.roster.cold.queries import stints_for_pack

VERSION: Final = 1
LIFE: Final = timedelta(days=14)
AHEAD: Final = timedelta(hours=48)
FORMS: Final = ("checkpoint.", "attendance.", "record.amendment", "record.withdrawal")
DESTINATIONS: Final = (PlaceKind.ISOLATION_SITE, PlaceKind.FEVER_CLINIC, PlaceKind.HOSPITAL)
RECORD_PERMISSION: Final = "checkpoint.record"


def build_pack(station: Station) -> tuple[dict[str, Any], str]:
    """Return the pack for ``station`` and its ETag, which covers all but the times of issue."""
    content = _content(station)
    etag = '"' + hashlib.sha256(msgspec.json.encode(content, order="deterministic")).hexdigest()[:32] + '"'
    moment = now()
    times = {"issued_at": moment, "expires_at": moment + LIFE, "server_time": moment}
    return {"pack": VERSION, **times, **content}, etag


def _content(station: Station) -> dict[str, Any]:
    moment = now()
    unit = Unit.objects.get(pk=station.unit_id)
    place = Place.objects.filter(pk=station.place_id).first() if station.place_id else None
    return {
        "station": {
            "id": station.id,
            "short": station.short,
            "label": station.label,
            "unit": {"id": unit.id, "name": unit.name, "code": unit.code or ""},
            "place": {"id": place.id, "name": place.name, "kind": place.kind} if place else None,
        },
        "sealing_key": {"kid": ring().sealing_id, "jwk": public_jwk()},
        "officers": _officers(unit),
        "policies": _policies(unit),
        "forms": _forms(),
        "places": _places(unit),
        "divisions": _divisions(unit),
        "duties": packed_duties(place, moment, moment + AHEAD) if place else [],
        "stints": stints_for_pack(place.id, moment, moment + AHEAD) if place else [],
        "turns": packed_turns(place, moment, moment + AHEAD) if place else [],
        "tasks": [],
        "zone": settings.TIME_ZONE,
    }


def _officers(unit: Unit) -> list[dict[str, Any]]:
    officers = list(holders(RECORD_PERMISSION, unit).exclude(pin_verifier="").order_by("username"))
    known = Person.objects.filter(user_id__in=[user.pk for user in officers], is_closed=False)
    numbers = dict(known.values_list("user_id", "number"))
    return [
        {
            "id": user.id,
            "name": user.name,
            "number": numbers.get(user.pk, ""),
            "pin": {"salt": user.pin_salt, "iterations": user.pin_iterations, "verifier": user.pin_verifier},
        }
        for user in officers
    ]


def _policies(unit: Unit) -> dict[str, Any]:
    """What an edition leaves to the schema is filled in, so that the device needs no defaults of its own."""
    return {
        topic: {
            "id": policy.id,
            "edition": policy.edition,
            "title": policy.title,
            "values": msgspec.to_builtins(typed_values(policy)),
        }
        for topic, policy in policies_in_force(unit.id, now()).items()
        if topic == "checkpoint"
    }


def _forms() -> dict[str, Any]:
    return {
        kind.name: {"version": kind.version, "schema": kind.schema()}
        for kind in kinds.registered()
        if kind.name.startswith(FORMS)
    }


def _places(unit: Unit) -> list[dict[str, Any]]:
    """The county's isolation sites, clinics and hospitals, and the unit's own places."""
    county = unit.path[: 3 * Unit.steplen]
    wanted = Q(unit__path__startswith=county, kind__in=DESTINATIONS) | Q(unit=unit)
    rows = Place.objects.filter(wanted, is_closed=False).order_by("name", "id")
    return [
        {"id": row.id, "name": row.name, "kind": row.kind, "code": row.code or "", "unit": row.unit_id} for row in rows
    ]


def _divisions(unit: Unit) -> list[dict[str, str]]:
    """Names by division code for the pads of origin and destination: all counties of the region, the county's townships."""
    county = unit.path[: 3 * Unit.steplen]
    wanted = Q(depth__lte=3, path__startswith=unit.path[: Unit.steplen]) | Q(depth=4, path__startswith=county)
    rows = Unit.objects.filter(wanted, code__isnull=False, is_closed=False).order_by("code")
    return [{"code": code, "name": name} for code, name in rows.values_list("code", "name")]
