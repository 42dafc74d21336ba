"""The entry kinds of attendance: somebody is at their post, somebody has left it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from django.utils.translation import gettext_noop as N_

from fangxian.record.kinds import TEXT_LIMIT, field, kind

ON, OFF = "attendance.on", "attendance.off"
PURPOSE = "operations"


@kind(
    ON,
    version=1,
    label=N_("Signed on"),
    help=N_("Somebody begins at a post, goes out to it or comes in from it; what they did before ends with it."),
    purpose=PURPOSE,
)
class SignOn(msgspec.Struct, frozen=True, kw_only=True):
    number: Annotated[str, field(N_("Staff number"), help=N_("Empty: the one who signed in."), max_length=20)] = ""
    outdoors: Annotated[bool, field(N_("Outdoors"))] = False
    relieves: Annotated[str, field(N_("Relieves (staff number)"), max_length=20)] = ""
    duty: Annotated[UUID | None, field(N_("Duty"))] = None
    ended_at: Annotated[
        datetime | None, field(N_("Ended at"), help=N_("Told later, where the sign-off was forgotten."))
    ] = None
    note: Annotated[str, field(N_("Note"), max_length=TEXT_LIMIT)] = ""


@kind(OFF, version=1, label=N_("Signed off"), help=N_("Somebody leaves their post."), purpose=PURPOSE)
class SignOff(msgspec.Struct, frozen=True, kw_only=True):
    number: Annotated[str, field(N_("Staff number"), help=N_("Empty: the one who signed in."), max_length=20)] = ""
    relieved_by: Annotated[str, field(N_("Relieved by (staff number)"), max_length=20)] = ""
    note: Annotated[str, field(N_("Note"), max_length=TEXT_LIMIT)] = ""
