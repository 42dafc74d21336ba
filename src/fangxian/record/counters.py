"""What has arrived from each station: its own numbers, gapless or with the gaps known."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q, QuerySet

from fangxian.record.drafts import Draft
from fangxian.record.models import Entry, StationCounter

# The measured offset of two batches differs by what the network took; that is no clock set back.
JITTER: Final = timedelta(seconds=10)


def note(counter: StationCounter, seq: int) -> bool:
    """Add one number to ``counter``; ``False`` when it had arrived before."""
    if seq > counter.highest:
        if seq > counter.highest + 1:
            counter.missing.append([counter.highest + 1, seq - 1])
        counter.highest = seq
        counter.received += 1
        return True
    for position, (start, end) in enumerate(counter.missing):
        if start <= seq <= end:
            counter.missing[position : position + 1] = _without(start, end, seq)
            counter.received += 1
            return True
    return False


def _without(start: int, end: int, seq: int) -> list[list[int]]:
    return [[low, high] for low, high in ((start, seq - 1), (seq + 1, end)) if low <= high]


def is_new(counter: StationCounter, seq: int) -> bool:
    """Say whether ``seq`` has not arrived yet."""
    return seq > counter.highest or any(start <= seq <= end for start, end in counter.missing)


def keep_order(counter: StationCounter, drafts: Sequence[Draft]) -> None:
    """Hold observation times to the station's own order: a clock that was set back cannot reorder what its counter orders.

    Works on drafts in the order of their numbers; those below the highest number seen keep their time.
    """
    latest = counter.last_observed_at
    for draft in sorted(drafts, key=lambda item: item.station_seq or 0):
        if (draft.station_seq or 0) <= counter.highest:
            continue
        if latest is not None and draft.observed_at < latest:
            _move(draft, latest)
        latest = draft.observed_at
    counter.last_observed_at = latest


def _move(draft: Draft, moment: datetime) -> None:
    if abs(moment - draft.observed_at) > JITTER:
        draft.irregular.add("clock_order")
    draft.clock_offset_ms += (moment - draft.observed_at) // timedelta(milliseconds=1)
    draft.observed_at = moment


def keep_place(draft: Draft) -> None:
    """Hold the time of one entry that comes after its neighbours, out of the holding area, between theirs.

    What its station wrote before it and after it, by its own numbers, stands in the record by then. One without a number
    has no neighbours. Under the lock; three queries.
    """
    if draft.station_id is None or draft.station_seq is None:
        return
    theirs = Entry.objects.filter(station_id=draft.station_id)
    before = _moment(theirs.filter(station_seq__lt=draft.station_seq).order_by("-station_seq"))
    after = _moment(theirs.filter(station_seq__gt=draft.station_seq).order_by("station_seq"))
    if after is not None and draft.observed_at > after:
        _move(draft, after)
    if before is not None and draft.observed_at < before:
        _move(draft, before)
    if after is None:
        earlier = Q(last_observed_at=None) | Q(last_observed_at__lt=draft.observed_at)
        StationCounter.objects.filter(earlier, pk=draft.station_id).update(last_observed_at=draft.observed_at)


def _moment(rows: QuerySet[Entry]) -> datetime | None:
    return rows.values_list("observed_at", flat=True).first()


def note_all(counter: StationCounter, numbers: Iterable[int]) -> None:
    """Add ``numbers`` to ``counter``, lowest first."""
    for seq in sorted(numbers):
        note(counter, seq)
