"""What staffing leaves in the record. People are named by their pseudonym; that a stop is for illness is not said."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from django.utils.translation import gettext_noop as N_

from fangxian.record.kinds import field, kind


@kind(
    "staffing.override",
    version=1,
    label=N_("Duty in spite of a stop"),
    help=N_("Somebody may be put on duty on these days although a stop forbids it (RULEBOOK H11)."),
    internal=True,
    purpose="audit",
)
class StopOverridden(msgspec.Struct, frozen=True, kw_only=True):
    override: Annotated[UUID, field(N_("Number of the override"))]
    stop: Annotated[UUID, field(N_("Number of the stop"))]
    person: Annotated[UUID, field(N_("Person"))]
    first_day: Annotated[date, field(N_("First day"))]
    last_day: Annotated[date, field(N_("Last day"))]
    reason: Annotated[str, field(N_("Reason"), max_length=200)]
