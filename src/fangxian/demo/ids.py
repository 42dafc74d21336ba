"""Ids that the same plan makes again."""

import random
from datetime import datetime, timedelta
from uuid import UUID

from fangxian.base.clock import EPOCH

_MILLISECOND = timedelta(milliseconds=1)


def id_at(moment: datetime, draw: random.Random) -> UUID:
    """Return a UUIDv7 (RFC 9562) of ``moment`` with the random bits of ``draw``."""
    bits = draw.getrandbits(74)
    stamp = (moment - EPOCH) // _MILLISECOND
    return UUID(int=stamp << 80 | 7 << 76 | (bits >> 62) << 64 | 2 << 62 | bits & (1 << 62) - 1)
