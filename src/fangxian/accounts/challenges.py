"""Challenges: what a station signs when it asks to be shown something, so that a captured request is answered to nobody.

They are this server's word for a moment (docs/station-protocol.md, section 2): the device's own clock may be wrong by days.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from django.core.signing import BadSignature, Signer
from django.db.models import Q

from fangxian.accounts.models import Station
from fangxian.base.clock import now

HEADER: Final = "X-Station-Challenge"
# A station asks for its pack every quarter of an hour, with the challenge of the last answer.
LIFE: Final = timedelta(minutes=30)
# Between the clocks of two servers of one deployment.
SKEW: Final = timedelta(minutes=1)
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def _signer(station: Station) -> Signer:
    return Signer(salt=f"fangxian.station.challenge.{station.pk}")


def new_challenge(station: Station) -> str:
    """Return a challenge for the next request of ``station``. Nothing is stored."""
    return _signer(station).sign(str((now() - EPOCH) // timedelta(microseconds=1)))


def use_challenge(station: Station, challenge: str) -> bool:
    """Use ``challenge`` up; ``False`` for one that is old, of another station, or not newer than the last one used."""
    try:
        issued = EPOCH + timedelta(microseconds=int(_signer(station).unsign(challenge)))
    except (BadSignature, ValueError):
        return False
    if not -SKEW <= now() - issued <= LIFE:
        return False
    is_newer = Q(challenge_used_at=None) | Q(challenge_used_at__lt=issued)
    return Station.objects.filter(is_newer, pk=station.pk).update(challenge_used_at=issued) == 1
