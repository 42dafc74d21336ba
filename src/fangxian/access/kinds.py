"""What happened to accounts and their rights. Users are named by id; nothing here identifies anybody they serve."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from django.utils.translation import gettext_noop as N_

from fangxian.record.kinds import TEXT_LIMIT, field, kind


@kind("access.grant", version=1, label=N_("Role granted"), internal=True, purpose="audit")
class RoleGranted(msgspec.Struct, frozen=True, kw_only=True):
    grant: Annotated[UUID, field(N_("Number of the grant"))]
    user: Annotated[UUID, field(N_("User"))]
    role: Annotated[str, field(N_("Role"))]
    starts_at: Annotated[datetime, field(N_("Begins"))]
    ends_at: Annotated[datetime | None, field(N_("Ends"))] = None
    reason: Annotated[str, field(N_("Reason"), max_length=TEXT_LIMIT)] = ""


@kind("access.end", version=1, label=N_("Role ended"), internal=True, purpose="audit")
class RoleEnded(msgspec.Struct, frozen=True, kw_only=True):
    grant: Annotated[UUID, field(N_("Number of the grant"))]
    user: Annotated[UUID, field(N_("User"))]
    role: Annotated[str, field(N_("Role"))]
    reason: Annotated[str, field(N_("Reason"), max_length=TEXT_LIMIT)] = ""


@kind(
    "access.break_glass",
    version=1,
    label=N_("Break-glass access"),
    help=N_("Somebody took a role for a few hours without being granted it; the unit's coordinators are told."),
    internal=True,
    purpose="audit",
)
class GlassBroken(msgspec.Struct, frozen=True, kw_only=True):
    grant: Annotated[UUID, field(N_("Number of the grant"))]
    role: Annotated[str, field(N_("Role"))]
    ends_at: Annotated[datetime, field(N_("Ends"))]
    reason: Annotated[str, field(N_("Reason"), max_length=TEXT_LIMIT)]
    told: Annotated[list[UUID], field(N_("Coordinators told"))] = []


@kind("access.review", version=1, label=N_("Break-glass access reviewed"), internal=True, purpose="audit")
class GlassReviewed(msgspec.Struct, frozen=True, kw_only=True):
    grant: Annotated[UUID, field(N_("Number of the grant"))]
    user: Annotated[UUID, field(N_("User"))]
    finding: Annotated[str, field(N_("Finding"), max_length=TEXT_LIMIT)]
    justified: Annotated[bool, field(N_("Justified"))]


@kind("access.account", version=1, label=N_("Account changed"), internal=True, purpose="audit")
class AccountChanged(msgspec.Struct, frozen=True, kw_only=True):
    user: Annotated[UUID, field(N_("User"))]
    act: Annotated[
        str,
        field(
            N_("What was done"),
            help=N_("created, closed, reopened, password_reset, factors_reset, pin_set, pin_cleared"),
        ),
    ]
    reason: Annotated[str, field(N_("Reason"), max_length=TEXT_LIMIT)] = ""
