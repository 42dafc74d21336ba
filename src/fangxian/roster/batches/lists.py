"""The lists of this app, declared once."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from fangxian.access.services import note_export
from fangxian.base.listing import Choice, Column, Empty, Listing
from fangxian.base.text import mask_name
from fangxian.register.identities import read_identities
from fangxian.roster.batches.models import BatchMember, Move, Rotation, RotationState
from fangxian.roster.batches.wording import clock


def _told(what: str) -> Any:
    def tell(user: Any, form: str, rows: int) -> None:
        note_export(user, f"{what}.{form}", rows)

    return tell


def _by_state(rows: QuerySet[Rotation], value: str) -> QuerySet[Rotation]:
    return rows.filter(state=value)


def _word(value: bool) -> str:
    return _("yes") if value else _("no")


ROTATIONS = Listing(
    id="rotations",
    title=gettext_lazy("Closed-duty batches"),
    columns=(
        Column("title", gettext_lazy("title"), lambda row: row.title, sort="title",
               link=lambda row: reverse("batches:rotation", args=[row.pk])),
        Column("unit", gettext_lazy("closed institution"), lambda row: row.unit.name, sort="unit__path"),
        Column("edition", gettext_lazy("edition"), lambda row: row.edition.name, sort="edition__name", minor=True),
        Column("first_day", gettext_lazy("first day"), lambda row: row.first_day, sort="first_day", kind="day"),
        Column("batches", gettext_lazy("batches"), lambda row: row.batch_count, sort="batch_count", kind="number"),
        Column("people", gettext_lazy("number of people"), lambda row: row.people, sort="people", kind="number"),
        Column("state", gettext_lazy("state"), lambda row: row.get_state_display(), sort="state"),
    ),
    order="-first_day",
    empty=Empty(gettext_lazy("No rotation yet. Define an edition of phases first, then begin a rotation with it.")),
    search=("title__icontains", "unit__name__icontains"),
    search_hint=gettext_lazy("Title or institution"),
    filters=(Choice("state", gettext_lazy("state"), choices=RotationState.choices, apply=_by_state),),
    on_export=_told("rotations"),
)  # fmt: skip

EDITIONS = Listing(
    id="batch-editions",
    title=gettext_lazy("Editions of phases"),
    columns=(
        Column("name", gettext_lazy("name"), lambda row: row.name, sort="name",
               link=lambda row: reverse("batches:edition", args=[row.pk])),
        Column("unit", gettext_lazy("closed institution"), lambda row: row.unit.name, sort="unit__path"),
        Column("phases", gettext_lazy("days of the phases"),
               lambda row: "+".join(str(phase.days) for phase in row.phases.all())),
        Column("risk", gettext_lazy("risk level"), lambda row: row.risk, sort="risk", minor=True),
        Column("longest", gettext_lazy("longest duty in days"), lambda row: row.longest_duty, sort="longest_duty",
               kind="number"),
        Column("used", gettext_lazy("rotations"), lambda row: row.used, sort="used", kind="number"),
        Column("is_closed", gettext_lazy("closed"), lambda row: _word(row.is_closed), minor=True),
    ),
    order="name",
    empty=Empty(gettext_lazy("No edition yet. Begin with one of the examples and say where each phase is.")),
    search=("name__icontains", "unit__name__icontains"),
    search_hint=gettext_lazy("Name or institution"),
    on_export=_told("batch-editions"),
)  # fmt: skip


def _free_again(move: Move) -> str:
    edition = move.batch.rotation.edition
    return clock((move.minute + edition.move_minutes + edition.airing_minutes) % 1440)


def _done(rows: QuerySet[Move], value: str) -> QuerySet[Move]:
    return rows.filter(moved_at__isnull=value != "done")


MOVES = Listing(
    id="change-overs",
    title=gettext_lazy("Change-over plan"),
    columns=(
        Column("day", gettext_lazy("day"), lambda row: row.day, sort="day", kind="day"),
        Column("time", gettext_lazy("time"), lambda row: clock(row.minute)),
        Column("batch", gettext_lazy("batch"), lambda row: row.batch.code, sort="batch__number",
               link=lambda row: reverse("batches:batch", args=[row.batch_id])),
        Column("from", gettext_lazy("leaves"), lambda row: row.from_place or _("At home"), minor=True),
        Column("into", gettext_lazy("into"), lambda row: row.name or _("At home"), sort="phase"),
        Column("place", gettext_lazy("place"), lambda row: row.place or _("At home")),
        Column("gate", gettext_lazy("gate"), lambda row: row.batch.rotation.edition.gate),
        Column("vehicle", gettext_lazy("vehicle"), lambda row: row.batch.rotation.edition.vehicle),
        Column("people", gettext_lazy("number of people"), lambda row: row.people, kind="number"),
        Column("free", gettext_lazy("aired, free again at"), _free_again, minor=True),
        Column("moved", gettext_lazy("recorded"), lambda row: row.moved_at, kind="time", minor=True),
    ),
    order="day",
    empty=Empty(gettext_lazy("No change-overs.")),
    filters=(
        Choice("state", gettext_lazy("state"), apply=_done, choices=(
            ("open", pgettext_lazy("change-over", "still to come")), ("done", pgettext_lazy("change-over", "recorded")))),
    ),
    page_size=200,
    on_export=_told("change-overs"),
)  # fmt: skip


def with_masks(members: list[BatchMember]) -> Sequence[Any]:
    """Give each member the masked name: a fixed number of queries for a page (RULEBOOK N6)."""
    known = read_identities([member.person.subject_id for member in members])
    for member in members:
        vars(member)["mask"] = mask_name(known.get(member.person.subject_id, {}).get("name", ""))
    return members


PEOPLE = Listing(
    id="batch-people",
    title=gettext_lazy("People of the batches"),
    columns=(
        Column("batch", gettext_lazy("batch"), lambda row: row.batch.code, sort="batch__number",
               link=lambda row: reverse("batches:batch", args=[row.batch_id])),
        Column("number", gettext_lazy("number"), lambda row: row.person.number, sort="person__number"),
        Column("name", gettext_lazy("name (masked)"), lambda row: row.mask),
        Column("leader", gettext_lazy("leads the batch"), lambda row: _word(row.is_leader), sort="is_leader"),
        Column("open", gettext_lazy("in the batch now"), lambda row: _word(row.is_open), sort="is_open", minor=True),
    ),
    order="batch",
    empty=Empty(gettext_lazy("Nobody is in a batch yet. Open a batch and put people into it.")),
    search=("person__number__icontains",),
    search_hint=gettext_lazy("number"),
    filters=(Choice("leader", gettext_lazy("leads the batch"), choices=(("1", gettext_lazy("yes")), ("0", gettext_lazy("no"))),
                    apply=lambda rows, value: rows.filter(is_leader=value == "1")),),
    prepare=with_masks,
    on_export=_told("batch-people"),
)  # fmt: skip
