"""The one place where entries become rows: positions, leaves, the chain, projections, all in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction

from fangxian.base.bulk import insert_rows
from fangxian.record import after, canonical, checks
from fangxian.record.conflicts import flag_conflicts
from fangxian.record.drafts import COLUMNS, Draft
from fangxian.record.facts import Change, Row, by_root, fact
from fangxian.record.identities import amendments_below
from fangxian.record.models import Batch, Entry, Head
from fangxian.record.projections import feed
from fangxian.record.subjects import bind_subjects


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is known of a batch as a whole."""

    received_at: datetime
    sent_at: datetime | None = None
    offset: timedelta = timedelta(0)
    station_id: UUID | None = None
    is_signed: bool = False


def lock_head() -> Head:
    """Lock the end of the record until the transaction ends; makes the row when the record is empty."""
    Head.objects.get_or_create(pk=1)
    return Head.objects.select_for_update().get(pk=1)


def append_drafts(head: Head, drafts: Sequence[Draft], envelope: Envelope) -> list[Change]:
    """Write ``drafts`` behind ``head``, feed the projections, and call the reactions after the commit.

    The caller holds the lock (``lock_head``) and has taken out duplicates.
    """
    if not drafts:
        return []
    checks.run(drafts)
    flag_conflicts(drafts, bind_subjects(drafts))
    for draft in drafts:
        draft.flags = ",".join(sorted(draft.irregular))[:255]
        draft.leaf = canonical.leaf(draft)
    return _append(head, drafts, envelope)


def append_sealed(head: Head, drafts: Sequence[Draft], envelope: Envelope) -> list[Change]:
    """Write entries that another server has judged and sealed: subject, flags and leaf stay, only the position is ours.

    The caller holds the lock (``lock_head``) and has taken out duplicates.
    """
    return _append(head, drafts, envelope) if drafts else []


def _append(head: Head, drafts: Sequence[Draft], envelope: Envelope) -> list[Change]:
    for position, draft in enumerate(drafts, start=head.position + 1):
        draft.position = position
    insert_rows(Entry, COLUMNS, [draft.row() for draft in drafts])
    _close_batch(head, drafts, envelope)
    changes = _changes(drafts)
    feed(changes)
    # The facts are durable by then: a reaction that fails is logged, it does not make the station send them again.
    transaction.on_commit(partial(after.run, changes), robust=True)
    return changes


def _close_batch(head: Head, drafts: Sequence[Draft], envelope: Envelope) -> None:
    first = head.position + 1
    head.position += len(drafts)
    head.chain = canonical.chain(bytes(head.chain), [draft.leaf for draft in drafts])
    head.save(update_fields=["position", "chain"])
    Batch.objects.create(
        first_position=first,
        last_position=head.position,
        received_at=envelope.received_at,
        sent_at=envelope.sent_at,
        clock_offset_ms=int(envelope.offset.total_seconds() * 1000),
        station_id=envelope.station_id,
        is_signed=envelope.is_signed,
        chain=head.chain,
    )


def _changes(drafts: Sequence[Draft]) -> list[Change]:
    """Return what this batch changed: its new facts, and older ones that it amends."""
    fresh = {draft.id: draft for draft in drafts if draft.amends_id is None}
    mine = [draft for draft in drafts if draft.amends_id is not None]
    above = set(fresh) | _tops(mine) | {draft.id for draft in mine}
    earlier = amendments_below(above, before=drafts[0].position)
    corrections: list[Row] = [*earlier, *mine]
    then: dict[UUID, list[Row]] = by_root([*earlier])
    now = by_root(corrections)
    changes = [_change(draft, draft.body, (), now.get(draft.id, ()), is_new=True) for draft in fresh.values()]
    if mine:
        rows = Entry.objects.filter(id__in=set(now) - set(fresh), amends_id=None).order_by("position")
        changes += [_change(row, None, then.get(row.id, ()), now[row.id], is_new=False) for row in rows]
    return [change for change in changes if change is not None]


def _tops(amendments: Sequence[Draft]) -> set[UUID]:
    """Climb from amendments to what they finally correct: a query for each step of the longest chain, seldom more than one."""
    tops = {draft.amends_id for draft in amendments if draft.amends_id}
    climbing = set(tops)
    while climbing:
        steps = Entry.objects.filter(id__in=climbing, amends_id__isnull=False).values_list("amends_id", flat=True)
        climbing = {id for id in steps if id} - tops
        tops |= climbing
    return tops


def _change(row: Row, body: object, before: Sequence[Row], now: Sequence[Row], *, is_new: bool) -> Change | None:
    new = fact(row, body, now)
    if new is None:
        return None
    return Change(old=None if is_new else fact(row, None, before), new=new)
