"""Pass numbers as stations give them out (RULEBOOK C12)."""

import re
from typing import Final

import msgspec

from fangxian.accounts.models import Station
from fangxian.base.clock import now
from fangxian.record.models import Entry
from fangxian.register.policies import policies_in_force

# Numbers rise with the station's own counter, but for people who were held meanwhile.
LOOKED_AT: Final = 200


class _Numbered(msgspec.Struct, frozen=True):
    pass_number: str = ""


_decode: Final = msgspec.json.Decoder(_Numbered).decode


def number_in(text: str, *, pattern: str, short: str) -> int:
    """Return the number inside a pass number of the station ``short``, 0 where it is not of this ``pattern``."""
    shape = re.escape(pattern).replace(r"\{short\}", re.escape(short)).replace(r"\{number\}", r"(\d{1,15})")
    found = re.fullmatch(shape, text, flags=re.ASCII)
    return int(found[1]) if found else 0


def highest_pass(station: Station) -> int:
    """Return the highest number that ``station`` is known to have given out, 0 for none: a device goes on behind it.

    Reads its latest entries by its own counter, an index of the record.
    """
    policy = policies_in_force(station.unit_id, now()).get("checkpoint")
    if policy is None:
        return 0
    pattern = policy.values["registering"]["pass_number"]
    rows = Entry.objects.filter(station_id=station.pk, station_seq__isnull=False, kind="checkpoint.screening")
    payloads = rows.order_by("-station_seq").values_list("payload", flat=True)[:LOOKED_AT]
    told = (_decode(payload).pass_number for payload in payloads)
    return max((number_in(text, pattern=pattern, short=station.short) for text in told), default=0)
