"""What the record tells of closed-duty batches: nobody is named, batches by their code."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from django.utils.translation import gettext_noop as N_

from fangxian.record.kinds import field, kind

CONFIRMED = "batch.confirmed"
MOVED = "batch.moved"
EXPOSED = "batch.exposed"
RETIMED = "batch.retimed"
CLOSED = "batch.closed"


@kind(
    CONFIRMED, version=1, label=N_("Rotation of batches confirmed"), internal=True,
    help=N_("It was proven before that no two of its cohorts share a place, a gate or a vehicle."),
)  # fmt: skip
class RotationConfirmed(msgspec.Struct, frozen=True, kw_only=True):
    rotation: Annotated[UUID, field(N_("Rotation"))]
    title: Annotated[str, field(N_("Title"), max_length=80)]
    edition: Annotated[UUID, field(N_("Edition"))]
    edition_name: Annotated[str, field(N_("Name of the edition"), max_length=80)]
    first_day: Annotated[date, field(N_("First day"))]
    last_day: Annotated[date, field(N_("Last day"))]
    batches: Annotated[list[str], field(N_("Batches"))]
    people: Annotated[int, field(N_("People"))]
    pairs: Annotated[int, field(N_("Pairs of cohorts compared"))]


@kind(
    MOVED, version=1, label=N_("Batch moved"), internal=True,
    help=N_("A batch entered its next phase, or went home after the last one."),
)  # fmt: skip
class BatchMoved(msgspec.Struct, frozen=True, kw_only=True):
    rotation: Annotated[UUID, field(N_("Rotation"))]
    batch: Annotated[str, field(N_("Batch"), max_length=20)]
    phase: Annotated[int, field(N_("Phase"), help=N_("Counted from 0; the one after the last is home."))]
    name: Annotated[str, field(N_("Name of the phase"), max_length=40)]
    role: Annotated[str, field(N_("Role"), help=N_("before, duty, after or home"))]
    people: Annotated[int, field(N_("People"))]
    day: Annotated[date, field(N_("Day"))]


@kind(EXPOSED, version=1, label=N_("Batch exposed"), internal=True)
class BatchExposed(msgspec.Struct, frozen=True, kw_only=True):
    rotation: Annotated[UUID, field(N_("Rotation"))]
    batch: Annotated[str, field(N_("Batch"), max_length=20)]
    day: Annotated[date, field(N_("Day"))]
    people: Annotated[int, field(N_("People"))]


@kind(
    RETIMED, version=1, label=N_("Rotation re-timed"), internal=True,
    help=N_("The change after an exposure or a change-over on another day was confirmed or refused."),
)  # fmt: skip
class RotationRetimed(msgspec.Struct, frozen=True, kw_only=True):
    rotation: Annotated[UUID, field(N_("Rotation"))]
    retiming: Annotated[UUID, field(N_("Re-timing"))]
    cause: Annotated[str, field(N_("Cause"), help=N_("exposure or shift"))]
    batch: Annotated[str, field(N_("Batch"), max_length=20)]
    changes: Annotated[int, field(N_("Stays changed"))]
    confirmed: Annotated[bool, field(N_("Confirmed"))]
    reason: Annotated[str, field(N_("Reason"), max_length=200)] = ""


@kind(CLOSED, version=1, label=N_("Rotation of batches closed"), internal=True)
class RotationClosed(msgspec.Struct, frozen=True, kw_only=True):
    rotation: Annotated[UUID, field(N_("Rotation"))]
    title: Annotated[str, field(N_("Title"), max_length=80)]
    reason: Annotated[str, field(N_("Reason"), max_length=200)]
