"""Every write of this front from a page. Each is an entry of the record; the first version always stays."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from fangxian.access.scopes import units_in_scope
from fangxian.accounts.models import User
from fangxian.base.problems import Problem, declare
from fangxian.fronts.checkpoint import guards
from fangxian.fronts.checkpoint.models import Observed, Passage, Screening
from fangxian.record.models import Entry
from fangxian.record.services import (
    amend_entry,
    look_up_subjects,
    note_export,
    reveal_identities,
    withdraw_entry,
    write_entry,
)
from fangxian.register.queries import top_units

NOT_YOURS = declare("checkpoint_not_yours", lambda: _("Your role does not cover this at that post."))
WITHDRAWN = declare("checkpoint_withdrawn", lambda: _("This entry has been withdrawn; it can no longer be changed."))
NOTHING_CHANGED = declare("nothing_changed", lambda: _("Nothing was changed."))
Identity = dict[str, str]


def _allow(allowed: bool) -> None:
    if not allowed:
        raise Problem(NOT_YOURS, status=403)


def _present(row: Observed) -> None:
    if row.is_withdrawn:
        raise Problem(WITHDRAWN, status=409)


def confirm_arrival(user: User, screening: Screening, result: str, *, note: str = "") -> Entry:
    """Say whether a person who must isolate has arrived (RULEBOOK C12). What is told last holds.

    Raises ``checkpoint_not_yours``, ``checkpoint_withdrawn``, ``payload_invalid``.
    """
    _allow(guards.may_confirm_arrival(user, screening))
    _present(screening)
    return write_entry(
        "checkpoint.arrival",
        {"screening": screening.pk, "result": result, "note": note},
        author_id=user.pk,
        unit_id=screening.unit_id,
        place_id=screening.place_id,
    )


def amend_screening(
    user: User,
    screening: Screening,
    corrections: Mapping[str, Any],
    *,
    reason: str,
    identity: Mapping[str, str] | None = None,
) -> Entry:
    """Correct what was written of a person (RULEBOOK X5).

    Raises ``checkpoint_not_yours``, ``checkpoint_withdrawn``, ``nothing_changed``, ``reason_missing``, ``payload_invalid``.
    """
    return _amend(user, screening, corrections, reason, identity)


def amend_passage(
    user: User,
    passage: Passage,
    corrections: Mapping[str, Any],
    *,
    reason: str,
    identity: Mapping[str, str] | None = None,
) -> Entry:
    """Correct what was written of a vehicle. Raises as ``amend_screening``."""
    return _amend(user, passage, corrections, reason, identity)


def _amend(
    user: User, row: Observed, corrections: Mapping[str, Any], reason: str, identity: Mapping[str, str] | None
) -> Entry:
    _allow(guards.may_amend(user, row))
    _present(row)
    if not corrections and not identity:
        raise Problem(NOTHING_CHANGED, status=422)
    return amend_entry(row.pk, corrections, reason=reason, author_id=user.pk, identity=identity)


def withdraw_screening(user: User, screening: Screening, *, reason: str) -> Entry:
    """Take one person out of every figure. Raises ``checkpoint_not_yours``, ``checkpoint_withdrawn``, ``reason_missing``."""
    _allow(guards.may_amend(user, screening))
    _present(screening)
    return withdraw_entry(screening.pk, reason=reason, author_id=user.pk)


def withdraw_passage(user: User, passage: Passage, *, reason: str) -> Sequence[Entry]:
    """Take a vehicle and the people in it out of every figure, all or none. Raises as ``withdraw_screening``."""
    _allow(guards.may_amend(user, passage))
    _present(passage)
    people = Screening.objects.filter(passage_id=passage.pk, unit_id=passage.unit_id, is_withdrawn=False)
    with transaction.atomic():
        ids = [passage.pk, *people.order_by("observed_at", "pk").values_list("pk", flat=True)]
        return [withdraw_entry(id, reason=reason, author_id=user.pk) for id in ids]


def reveal_rows(user: User, rows: Sequence[Observed], *, purpose: str) -> dict[UUID, Identity]:
    """Show the identities of ``rows``, for a purpose that the record keeps (THREATS T3).

    Raises ``checkpoint_not_yours``, ``purpose_missing``.
    """
    units = {row.unit_id for row in rows}
    _allow(_covers(user, "checkpoint.view", units) and _covers(user, "subject.reveal", units))
    unit_id = rows[0].unit_id if rows else None
    return reveal_identities([row.pk for row in rows], purpose=purpose, author_id=user.pk, unit_id=unit_id)


def reveal_arrival(user: User, screening: Screening, *, purpose: str) -> Identity:
    """Show who is on the way to those who have to find them (RULEBOOK C12).

    Raises ``checkpoint_not_yours``, ``purpose_missing``.
    """
    _allow(guards.arrivals_revealable_by(user).filter(pk=screening.pk).exists())
    shown = reveal_identities([screening.pk], purpose=purpose, author_id=user.pk, unit_id=screening.unit_id)
    return shown[screening.pk]


def exportable_rows(user: User, *, start: datetime, end: datetime) -> QuerySet[Screening]:
    """Return the screenings that ``user`` may take out with identities."""
    allowed = guards.exportable_by(user) & guards.revealable_by(user, Screening)
    return allowed.filter(observed_at__gte=start, observed_at__lt=end)


def export_register(user: User, *, start: datetime, end: datetime, purpose: str) -> tuple[QuerySet[Screening], Entry]:
    """Return the screenings that ``user`` may take out with identities, and the entry that this leaves (THREATS T15).

    Raises ``checkpoint_not_yours``, ``purpose_missing``.
    """
    rows = exportable_rows(user, start=start, end=end)
    mine = top_units(units_in_scope(user, "checkpoint.export"))
    _allow(bool(mine))
    entry = note_export(
        "checkpoint.register", rows.count(), author_id=user.pk, unit_id=mine[0].pk, identities=True, purpose=purpose
    )
    return rows, entry


def _covers(user: User, permission: str, units: set[UUID | None]) -> bool:
    return None not in units and units_in_scope(user, permission).filter(pk__in=units).count() == len(units)


def look_up_subject(user: User, index: str, value: str, *, purpose: str) -> list[UUID]:
    """Return the pseudonyms behind an exact plate, ID number or phone; the look itself becomes an entry (THREATS T3).

    Raises ``checkpoint_not_yours``, ``purpose_missing``.
    """
    mine = top_units(units_in_scope(user, "subject.reveal"))
    _allow(bool(mine))
    return look_up_subjects(index, value, purpose=purpose, author_id=user.pk, unit_id=mine[0].pk)
