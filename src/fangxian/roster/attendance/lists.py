"""The list of spells at posts."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fangxian.access.services import note_export
from fangxian.accounts.models import User
from fangxian.base.clock import day_bounds, now
from fangxian.base.listing import Choice, Column, Day, Empty, Listing
from fangxian.register.models import Place
from fangxian.roster.attendance import queries
from fangxian.roster.attendance.models import Attendance

Rows = QuerySet[Any]


def _told(user: User, form: str, rows: int) -> None:
    note_export(user, f"attendance.{form}", rows)


def _on(rows: Rows, value: str) -> Rows:
    day = parse_date(value)
    if day is None:
        return rows
    start, end = day_bounds(day)
    return rows.filter(observed_at__gte=start, observed_at__lt=end)


def _by_state(rows: Rows, value: str) -> Rows:
    if value == "now":
        return queries.in_force(rows, now())
    if value == "forgotten":
        return rows.filter(ended_at=None, lapses_at__lte=now(), is_withdrawn=False)
    return rows.filter(Q(told_end_at__isnull=False) | Q(amendments__gt=0) | Q(is_withdrawn=True))


def prepare(spells: list[Attendance]) -> list[Attendance]:
    """Give each spell the names that its row shows: place, account or number; two queries."""
    places = dict(Place.objects.filter(pk__in={spell.place_id for spell in spells}).values_list("pk", "name"))
    authors = queries.user_names(spell.author_id for spell in spells)
    for spell in spells:
        author = authors.get(spell.author_id, "") if spell.author_id else ""
        vars(spell)["place"] = places.get(spell.place_id, "") if spell.place_id else ""
        vars(spell)["person"] = spell.number or author
        vars(spell)["author"] = author
    return spells


def state_of(spell: Attendance) -> str:
    """Return how a spell stands, in a word."""
    if spell.is_withdrawn:
        return _("withdrawn")
    if spell.told_end_at is not None:
        return _("end told later")
    if spell.ended_at is not None:
        return _("over")
    return _("there now") if spell.lapses_at > now() else _("sign-off forgotten")


def hours_of(spell: Attendance) -> float | None:
    """Return the length of a spell in hours; nothing while it lasts."""
    if spell.ended_at is None:
        return None
    return round((spell.ended_at - spell.observed_at) / timedelta(hours=1), 2)


def spells(places: Sequence[tuple[UUID, str]]) -> Listing:
    """Return the list, its filter offering the posts that the person may see."""
    return Listing(
        id="attendance",
        title=gettext_lazy("Attendance"),
        columns=(
            Column(
                "on", gettext_lazy("Signed on"), lambda spell: spell.observed_at, sort="observed_at", kind="time",
                link=lambda spell: reverse("attendance:spell", args=[spell.pk]),
            ),
            Column("person", gettext_lazy("Who"), lambda spell: spell.person),
            Column("place", gettext_lazy("Post"), lambda spell: spell.place),
            Column("outdoors", gettext_lazy("Outdoors"), lambda spell: spell.is_outdoor, kind="mark", minor=True),
            Column("off", gettext_lazy("Signed off"), lambda spell: spell.ended_at, kind="time"),
            Column("hours", gettext_lazy("Hours"), hours_of, kind="number", minor=True),
            Column("state", gettext_lazy("State"), state_of),
        ),
        order="-observed_at",
        empty=Empty(gettext_lazy("Nobody has signed on yet. Officers sign on at their station with one tap after the PIN.")),
        search=("number__icontains",),
        search_hint=gettext_lazy("Staff number"),
        filters=(
            Day("day", gettext_lazy("Day"), _on),
            Choice(
                "place", gettext_lazy("Post"), lambda rows, value: rows.filter(place_id=value),
                choices=[(str(pk), name) for pk, name in places],
            ),
            Choice(
                "state",
                gettext_lazy("State"),
                _by_state,
                choices=(
                    ("now", gettext_lazy("There now")),
                    ("forgotten", gettext_lazy("Sign-off forgotten")),
                    ("corrected", gettext_lazy("Corrected or withdrawn")),
                ),
            ),
        ),
        keyset=True,
        prepare=prepare,
        on_export=_told,
    )  # fmt: skip
