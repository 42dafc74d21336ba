"""When a fact happened, from a device clock that may be wrong, set back, or in another zone (THREATS T11)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec

from fangxian.base.text import clean

SKEW: Final = timedelta(minutes=5)
JUMP: Final = timedelta(minutes=2)
LATE: Final = timedelta(hours=24)
LONGEST_BOOT: Final = 64
MOST_MONO: Final = 2**53


class ClockIn(msgspec.Struct, frozen=True):
    """A reading of the station's monotonic clock: which run of the app, and milliseconds since it began."""

    boot: str
    mono: int

    def kept(self) -> dict[str, Any] | None:
        """Return it as it is kept with a held entry; ``None`` for a reading that no clock gives, which dates nothing."""
        is_sane = len(self.boot) <= LONGEST_BOOT and clean(self.boot) == self.boot and abs(self.mono) < MOST_MONO
        return msgspec.structs.asdict(self) if is_sane else None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The moment of receipt, seen from both sides."""

    received_at: datetime
    sent_at: datetime
    clock: ClockIn | None

    @property
    def offset(self) -> timedelta:
        """How far the device's clock is behind the server's."""
        return self.received_at - self.sent_at


def _by_run(clock: ClockIn | None, receipt: Receipt) -> datetime | None:
    """Date an entry back from the receipt by the monotonic clock; ``None`` across runs or where the count is absurd."""
    if not (clock and receipt.clock and clock.boot == receipt.clock.boot):
        return None
    try:
        return receipt.received_at - timedelta(milliseconds=receipt.clock.mono - clock.mono)
    except OverflowError:
        return None


def corrected(observed_at: datetime, clock: ClockIn | None, receipt: Receipt) -> tuple[datetime, set[str]]:
    """Return the moment of observation on the server's clock, in UTC, and the flags of what was odd about it.

    Within one run of the app the monotonic clock decides, so a device clock that was changed does no harm; else the
    measured offset is added.
    """
    by_offset = observed_at + receipt.offset
    moment = _by_run(clock, receipt) or by_offset
    flags: set[str] = set()
    if abs(moment - by_offset) > JUMP:
        flags.add("clock_jump")
    if abs(moment - observed_at) > SKEW:
        flags.add("clock_skew")
    if moment > receipt.received_at:
        moment = receipt.received_at
        flags.add("future")
    if receipt.received_at - moment > LATE:
        flags.add("late")
    return moment.astimezone(UTC), flags
