"""GET /api/v1/record/entries: the record as it grows, page by page, as far as the caller's units reach. Pseudonymous."""

from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from fangxian.access.guards import may_anywhere, scoped, user_of
from fangxian.access.second_factor import needs_second_factor
from fangxian.accounts.models import User
from fangxian.api.problems import NOT_FOUND, SECOND_FACTOR_NEEDED
from fangxian.base.problems import Problem
from fangxian.record.models import Entry

PERMISSION: Final = "entry.view"
MOST: Final = 1000
LARGEST: Final = 2**63 - 1
router = Router()


class EntryOut(Schema):
    """One entry. The identity that it may carry is never here: ``has_identity`` only says that there is one."""

    id: UUID
    position: int
    kind: str
    version: int
    observed_at: datetime
    received_at: datetime
    unit: UUID | None
    place: UUID | None
    author: UUID | None
    station: UUID | None
    seq: int | None
    subject: UUID | None
    amends: UUID | None
    flags: list[str]
    payload: dict[str, Any]
    has_identity: bool
    leaf: str


class EntriesOut(Schema):
    """A page of entries in order of position. Ask again with ``after`` = ``next``; ``more`` says whether to ask at once."""

    entries: list[EntryOut]
    next: int
    more: bool


def signed_in(request: HttpRequest) -> User | None:
    """The session of somebody who is signed in."""
    return request.user if isinstance(request.user, User) else None


@router.get(
    "/record/entries", response=EntriesOut, auth=signed_in, url_name="record-entries", operation_id="list_entries"
)
def entries(
    request: HttpRequest,
    after: Annotated[int, Query(ge=0, le=LARGEST, description="Position after which to go on")] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST, description="Most entries in one answer")] = 100,
) -> HttpResponse:
    """Page the entries of the units in which the caller may see entries, in order of position."""
    user = user_of(request)
    if not may_anywhere(user, PERMISSION):
        raise Problem(NOT_FOUND, status=404)
    if needs_second_factor(user):
        raise Problem(SECOND_FACTOR_NEEDED, status=403)
    rows = list(page_of(scoped(request, Entry.objects.all(), PERMISSION), after, limit + 1))
    shown = rows[:limit]
    answer = {
        "entries": [_line(row) for row in shown],
        "next": shown[-1].position if shown else after,
        "more": len(rows) > limit,
    }
    return HttpResponse(
        msgspec.json.encode(answer), content_type="application/json", headers={"Cache-Control": "no-store"}
    )


def page_of(rows: QuerySet[Entry], after: int, limit: int) -> QuerySet[Entry]:
    """Return the next ``limit`` of ``rows`` behind the position ``after``."""
    return rows.filter(position__gt=after).order_by("position")[:limit]


def _line(row: Entry) -> dict[str, object]:
    return {
        "id": row.id,
        "position": row.position,
        "kind": row.kind,
        "version": row.version,
        "observed_at": row.observed_at,
        "received_at": row.received_at,
        "unit": row.unit_id,
        "place": row.place_id,
        "author": row.author_id,
        "station": row.station_id,
        "seq": row.station_seq,
        "subject": row.subject_id,
        "amends": row.amends_id,
        "flags": row.flags.split(",") if row.flags else [],
        "payload": msgspec.Raw(row.payload.encode()),
        "has_identity": bool(row.sealed),
        "leaf": bytes(row.leaf).hex(),
    }
