"""Authors who were not, or no longer, entitled when they wrote: flagged, never refused (THREATS T2)."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from fangxian.access.roles import roles_recording
from fangxian.accounts.models import User
from fangxian.record.checks import register
from fangxian.record.drafts import Draft
from fangxian.record.facts import AMENDMENT
from fangxian.register.models import Unit


class _Held(NamedTuple):
    """A role that somebody held in a unit and all below it."""

    role: str
    path: str
    starts_at: datetime
    ends_at: datetime | None


@register
def flag_authors(drafts: Sequence[Draft]) -> None:
    """Add ``unknown_author`` and ``role_lapsed`` to what stations send: two queries for the whole batch.

    The role must be one that records this kind, held over the entry's unit at the moment of observation.
    """
    sent = [draft for draft in drafts if draft.station_id is not None]
    if not sent:
        return
    held = _held({draft.author_id for draft in sent if draft.author_id})
    units = {draft.unit_id for draft in sent if draft.unit_id}
    paths = dict[UUID | None, str](Unit.objects.filter(id__in=units).values_list("id", "path"))
    for draft in sent:
        if draft.author_id not in held:
            draft.irregular.add("unknown_author")
        elif not any(_covers(role, draft, paths.get(draft.unit_id, "")) for role in held[draft.author_id]):
            draft.irregular.add("role_lapsed")


def _held(users: set[UUID]) -> dict[UUID | None, list[_Held]]:
    """Return the roles of each of ``users`` that is known, past ones too; a closed account has none."""
    rows = User.objects.filter(id__in=users).values_list(
        "id", "is_active", "grants__role", "grants__unit__path", "grants__starts_at", "grants__ends_at"
    )
    found: dict[UUID | None, list[_Held]] = {}
    for id, is_active, role, path, starts_at, ends_at in rows:
        roles = found.setdefault(id, [])
        if is_active and role is not None:
            roles.append(_Held(role, path, starts_at, ends_at))
    return found


def _covers(held: _Held, draft: Draft, path: str) -> bool:
    return (
        held.role in roles_recording(_recorded_kind(draft))
        and path.startswith(held.path)
        and held.starts_at <= draft.observed_at
        and (held.ends_at is None or draft.observed_at < held.ends_at)
    )


def _recorded_kind(draft: Draft) -> str:
    """Return the kind that the author had to be entitled to: for an amendment that of the entry which it corrects."""
    return str(draft.body.kind) if draft.kind == AMENDMENT else draft.kind
