"""The lists of one's own duties and notices, and of the swaps to decide."""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fangxian.access.services import note_export
from fangxian.accounts.models import User
from fangxian.base.clock import now
from fangxian.base.listing import Choice, Column, Day, Empty, Listing
from fangxian.roster.duties import own
from fangxian.roster.duties.models import NoticeKind, Swap, SwapState

Rows = QuerySet[Any]


def _told(what: str) -> Any:
    def tell(user: User, form: str, rows: int) -> None:
        note_export(user, f"{what}.{form}", rows)

    return tell


def _by_time(rows: Rows, value: str) -> Rows:
    return rows.filter(ends_at__gt=now()) if value == "coming" else rows.filter(ends_at__lte=now())


TIMES = (("coming", gettext_lazy("To come")), ("past", gettext_lazy("Past")))

MINE = Listing(
    id="my-duties",
    title=gettext_lazy("All my duties"),
    columns=(
        Column("day", gettext_lazy("Day"), lambda duty: duty.day, sort="day", kind="day"),
        Column("post", gettext_lazy("Post"), lambda duty: duty.post.place.name, sort="post__place__name"),
        Column("shift", gettext_lazy("Shift"), lambda duty: duty.shift.name),
        Column("starts", gettext_lazy("Begins"), lambda duty: duty.starts_at, sort="starts_at", kind="time"),
        Column("ends", gettext_lazy("Ends"), lambda duty: duty.ends_at, kind="time"),
        Column(
            "acknowledged", gettext_lazy("Acknowledged"), lambda duty: duty.acknowledged_at, kind="time", minor=True
        ),
    ),
    order="-starts_at",
    empty=Empty(gettext_lazy("You have no duties yet. They appear here as soon as a roster with them is published.")),
    search=("post__place__name__icontains", "shift__name__icontains"),
    search_hint=gettext_lazy("Post or shift"),
    filters=(
        Choice("time", gettext_lazy("Time"), _by_time, choices=TIMES),
        Day("from", gettext_lazy("From day"), lambda rows, value: rows.filter(day__gte=value)),
    ),
    on_export=_told("duties.mine"),
)

NOTICES = Listing(
    id="my-notices",
    title=gettext_lazy("Notices"),
    columns=(
        Column("made", gettext_lazy("Told at"), lambda notice: notice.made_at, sort="made_at", kind="time"),
        Column("kind", gettext_lazy("What"), lambda notice: notice.get_kind_display(), sort="kind"),
        Column("day", gettext_lazy("Day"), lambda notice: notice.duty.day, kind="day"),
        Column("post", gettext_lazy("Post"), lambda notice: notice.duty.post.place.name),
        Column("shift", gettext_lazy("Shift"), lambda notice: notice.duty.shift.name),
        Column("seen", gettext_lazy("Seen at"), lambda notice: notice.seen_at, kind="time", minor=True),
    ),
    order="-made_at",
    empty=Empty(gettext_lazy("Nothing has been changed for you yet.")),
    search=("duty__post__place__name__icontains", "duty__shift__name__icontains"),
    search_hint=gettext_lazy("Post or shift"),
    filters=(
        Choice("kind", gettext_lazy("What"), lambda rows, value: rows.filter(kind=value), choices=NoticeKind.choices),
        Choice(
            "seen",
            gettext_lazy("Seen"),
            lambda rows, value: rows.filter(seen_at__isnull=value == "new"),
            choices=(("new", gettext_lazy("New")), ("seen", gettext_lazy("Seen"))),
        ),
    ),
    on_export=_told("duties.notices"),
)


def _with_people(swaps: list[Swap]) -> list[Swap]:
    """Give each swap the numbers and masked names of both sides (RULEBOOK N6): three queries for a page."""
    people = [person for swap in swaps for person in (swap.duty.person, swap.colleague)]
    names = own.masked_names(people)
    for swap in swaps:
        vars(swap)["giver"] = f"{swap.duty.person.number} {names.get(swap.duty.person_id, '')}".strip()
        vars(swap)["taker"] = f"{swap.colleague.number} {names.get(swap.colleague_id, '')}".strip()
    return swaps


def _in_exchange(swap: Any) -> str:
    if swap.counter is None:
        return _("nothing")
    return f"{swap.counter.day:%Y-%m-%d} {swap.counter.shift.name} · {swap.counter.post.place.name}"


def _open(rows: Rows, value: str) -> Rows:
    waiting = Q(state=SwapState.AGREED, duty__starts_at__gt=now())
    return rows.filter(waiting) if value == "waiting" else rows.exclude(waiting)


SWAPS = Listing(
    id="swaps",
    title=gettext_lazy("Swaps to decide"),
    columns=(
        Column(
            "day", gettext_lazy("Day"), lambda swap: swap.duty.day, sort="duty__starts_at", kind="day",
            link=lambda swap: reverse("swaps:show", args=[swap.pk]),
        ),
        Column("post", gettext_lazy("Post"), lambda swap: swap.duty.post.place.name),
        Column("shift", gettext_lazy("Shift"), lambda swap: swap.duty.shift.name),
        Column("giver", gettext_lazy("Gives it up"), lambda swap: swap.giver),
        Column("taker", gettext_lazy("Takes it over"), lambda swap: swap.taker),
        Column("counter", gettext_lazy("In exchange"), _in_exchange, minor=True),
        Column("state", gettext_lazy("State"), lambda swap: swap.get_state_display(), sort="state"),
        Column("asked", gettext_lazy("Asked at"), lambda swap: swap.asked_at, sort="asked_at", kind="time", minor=True),
    ),
    order="duty__starts_at",
    empty=Empty(gettext_lazy("No swap waits for you. Swaps that colleagues have agreed on appear here.")),
    search=("duty__post__place__name__icontains", "duty__person__number__icontains", "colleague__number__icontains"),
    search_hint=gettext_lazy("Post or staff number"),
    filters=(
        Choice(
            "open",
            gettext_lazy("Decision on the swap"),
            _open,
            choices=(("waiting", gettext_lazy("Waiting for approval")), ("other", gettext_lazy("All others"))),
        ),
    ),
    prepare=_with_people,
    on_export=_told("duties.swaps"),
)  # fmt: skip
