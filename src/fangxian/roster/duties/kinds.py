"""What happened to published duties, for the record. People are named by their pseudonym alone."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from django.utils.translation import gettext_noop as N_

from fangxian.record.kinds import TEXT_LIMIT, field, kind

PUBLISHED, CHANGED, CLOSED = "duty.published", "duty.changed", "duty.closed"


@kind(
    PUBLISHED,
    version=1,
    label=N_("Roster published"),
    help=N_(
        "A plan became what people have in their hands; how many duties were given, taken back and left as they were."
    ),
    internal=True,
)
class RosterPublished(msgspec.Struct, frozen=True, kw_only=True):
    roster: Annotated[UUID, field(N_("Roster"))]
    plan: Annotated[UUID, field(N_("Plan"))]
    given: Annotated[int, field(N_("Duties given"))]
    cancelled: Annotated[int, field(N_("Duties cancelled"))]
    kept: Annotated[int, field(N_("Duties unchanged"))]
    broken: Annotated[list[str], field(N_("Rules broken on purpose"))] = []
    reason: Annotated[str, field(N_("Reason"), max_length=TEXT_LIMIT)] = ""


@kind(
    CHANGED,
    version=1,
    label=N_("Duties changed"),
    help=N_("Single published duties were cancelled and others given in their place, by hand or by a swap."),
    internal=True,
)
class DutiesChanged(msgspec.Struct, frozen=True, kw_only=True):
    roster: Annotated[UUID, field(N_("Roster"))]
    cancelled: Annotated[list[UUID], field(N_("Duties cancelled"))]
    given: Annotated[list[UUID], field(N_("Duties given"))]
    reason: Annotated[str, field(N_("Reason"), max_length=TEXT_LIMIT)]
    broken: Annotated[list[str], field(N_("Rules broken on purpose"))] = []
    overrule: Annotated[str, field(N_("Why the rules were broken"), max_length=TEXT_LIMIT)] = ""


@kind(
    CLOSED,
    version=1,
    label=N_("Roster closed"),
    help=N_("A roster was closed, or taken back before it began."),
    internal=True,
)
class RosterClosed(msgspec.Struct, frozen=True, kw_only=True):
    roster: Annotated[UUID, field(N_("Roster"))]
    first_day: Annotated[date, field(N_("First day"))]
    cancelled: Annotated[int, field(N_("Duties cancelled"))] = 0
    reason: Annotated[str, field(N_("Reason"), max_length=TEXT_LIMIT)] = ""
