"""The entry kinds of stations themselves: who bound which device, when it was revoked, a spent code tried again."""

from typing import Annotated
from uuid import UUID

import msgspec
from django.utils.translation import gettext_noop as N_

from fangxian.record.kinds import TEXT_LIMIT, field, kind


@kind("station.enrolled", version=1, label=N_("Station enrolled"), internal=True, purpose="audit")
class Enrolled(msgspec.Struct, frozen=True, kw_only=True):
    station: Annotated[UUID, field(N_("Station"))]
    short: Annotated[str, field(N_("Short name"))]
    label: Annotated[str, field(N_("Label"), max_length=64)]


@kind("station.revoked", version=1, label=N_("Station revoked"), internal=True, purpose="audit")
class Revoked(msgspec.Struct, frozen=True, kw_only=True):
    station: Annotated[UUID, field(N_("Station"))]
    reason: Annotated[str, field(N_("Reason"), max_length=TEXT_LIMIT)]


@kind("station.code_reused", version=1, label=N_("Spent enrolment code tried again"), internal=True, purpose="audit")
class CodeReused(msgspec.Struct, frozen=True, kw_only=True):
    station: Annotated[UUID, field(N_("Station that used it first"))]
