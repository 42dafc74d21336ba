"""Binding a device: one code, one device."""

from datetime import timedelta
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from django.db import IntegrityError, transaction

from fangxian.accounts.credentials import jwk_numbers, new_token, token_digest
from fangxian.accounts.models import EnrolmentCode, Station, User
from fangxian.base.clock import now
from fangxian.base.problems import Problem
from fangxian.base.text import clean
from fangxian.record.sealing import pad
from fangxian.record.services import write_entry
from fangxian.register.models import Place, Unit
from fangxian.station.codes import code_digest, new_code, new_short
from fangxian.station.problems import ENROLMENT_CODE_INVALID, ENROLMENT_MALFORMED

CODE_LIFE: Final = timedelta(minutes=30)
SHORT_TRIES: Final = 20


def issue_code(unit: Unit, place: Place | None, *, label: str, issued_by: User) -> tuple[EnrolmentCode, str]:
    """Return a fresh one-time code for a device of ``unit`` at ``place``; it is shown once and lives for half an hour."""
    code = new_code()
    row = EnrolmentCode.objects.create(
        digest=code_digest(code),
        label=clean(label)[:64],
        unit_id=unit.id,
        place_id=place.id if place else None,
        issued_by_id=issued_by.id,
        expires_at=now() + CODE_LIFE,
    )
    return row, code


def enrol_station(code: str, public_key: dict[str, str], *, label: str, app_version: str) -> tuple[Station, str]:
    """Bind the device that holds ``public_key`` and return it with its token, which is not stored.

    Raises ``enrolment_malformed`` for a key that is not P-256, ``enrolment_code_invalid`` for a code that is unknown, old or
    spent; a spent one is noted for the coordinator.
    """
    key = _checked_key(public_key)
    with transaction.atomic():
        row = EnrolmentCode.objects.select_for_update().filter(digest=code_digest(code)).first()
        if row is not None and row.used_at is None and row.expires_at > now():
            return _bind(row, key, clean(label)[:64] or row.label, clean(app_version)[:32])
        if row is not None and row.used_at is not None:
            _note_reuse(row)
    raise Problem(ENROLMENT_CODE_INVALID, status=409)


def _checked_key(jwk: dict[str, str]) -> dict[str, str]:
    try:
        x, y = jwk_numbers(jwk)
        ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Problem(ENROLMENT_MALFORMED) from error
    # Written anew: base64 is read leniently, and what else stood in the text is not for the database.
    return {"kty": "EC", "crv": "P-256", "x": pad(x.to_bytes(32)), "y": pad(y.to_bytes(32))}


def _bind(row: EnrolmentCode, key: dict[str, str], label: str, app_version: str) -> tuple[Station, str]:
    token = new_token()
    station = _create(row, key, label, app_version, token)
    EnrolmentCode.objects.filter(pk=row.pk).update(used_at=now(), station=station)
    write_entry(
        "station.enrolled",
        {"station": station.id, "short": station.short, "label": station.label},
        author_id=row.issued_by_id,
        unit_id=row.unit_id,
        place_id=row.place_id,
    )
    return station, token


def _create(row: EnrolmentCode, key: dict[str, str], label: str, app_version: str, token: str) -> Station:
    for _attempt in range(SHORT_TRIES):
        try:
            with transaction.atomic():
                return Station.objects.create(
                    short=new_short(),
                    label=label,
                    unit_id=row.unit_id,
                    place_id=row.place_id,
                    public_key=key,
                    token_digest=token_digest(token),
                    enrolled_by_id=row.issued_by_id,
                    app_version=app_version,
                )
        except IntegrityError:
            continue
    raise RuntimeError("no short name is free")


def _note_reuse(row: EnrolmentCode) -> None:
    EnrolmentCode.objects.filter(pk=row.pk).update(reused_at=now())
    write_entry(
        "station.code_reused",
        {"station": row.station_id},
        author_id=row.issued_by_id,
        unit_id=row.unit_id,
        place_id=row.place_id,
    )
