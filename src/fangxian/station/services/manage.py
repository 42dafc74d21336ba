"""A station's later life: rotation of its token, revocation, signs of life."""

from django.db import transaction

from fangxian.accounts.credentials import new_token, token_digest
from fangxian.accounts.models import Station, User
from fangxian.base.clock import now
from fangxian.base.problems import Problem
from fangxian.record.services import write_entry
from fangxian.record.services.write import REASON_MISSING


def rotate_token(station: Station) -> str:
    """Return a fresh token; the old one stays good until the new one is first used."""
    token = new_token()
    Station.objects.filter(pk=station.pk).update(next_token_digest=token_digest(token))
    return token


def revoke_station(station: Station, *, reason: str, author: User) -> None:
    """Show this device nothing new from now on; what it still sends is kept, flagged. Raises ``reason_missing``."""
    if not reason.strip():
        raise Problem(REASON_MISSING, status=422)
    with transaction.atomic():
        if not Station.objects.filter(pk=station.pk, revoked_at=None).update(revoked_at=now()):
            return
        write_entry(
            "station.revoked",
            {"station": station.id, "reason": reason.strip()},
            author_id=author.id,
            unit_id=station.unit_id,
            place_id=station.place_id,
        )


def heard_from(station: Station) -> None:
    """Note that the station asked for something."""
    Station.objects.filter(pk=station.pk).update(last_heard_at=now())
