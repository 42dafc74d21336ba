"""The lists of this front, declared once: columns, filters, search, export."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fangxian.access.services import note_export
from fangxian.accounts.models import User
from fangxian.base.listing import Choice, Column, Day, Empty, Listing
from fangxian.fronts.checkpoint import queries, wording
from fangxian.fronts.checkpoint.codes import (
    ArrivalResult,
    Direction,
    DissuasionReason,
    DissuasionResult,
    Outcome,
    Vehicle,
)
from fangxian.jobs import exports
from fangxian.record.services import masked_identities

Rows = QuerySet[Any]


def told(what: str) -> Callable[[User, str, int], None]:
    """Return what a list calls after an export without identities: it becomes an entry (THREATS T15)."""

    def tell(user: User, form: str, rows: int) -> None:
        note_export(user, f"{what}.{form}", rows)

    return tell


def _on(rows: Rows, value: str) -> Rows:
    day = parse_date(value)
    return queries.of_day(rows, day) if isinstance(day, date) else rows


def _is(field: str) -> Callable[[Rows, str], Rows]:
    return lambda rows, value: rows.filter(**{field: value})


def _flagged(rows: Rows, value: str) -> Rows:
    if value == "withdrawn":
        return rows.filter(is_withdrawn=True)
    if value == "amended":
        return rows.filter(amendments__gt=0)
    return rows.exclude(flags="") if value == "any" else rows.filter(flags__contains=value)


def flag_choices() -> list[tuple[str, str]]:
    """Return what the filter of flags offers."""
    return [
        ("any", _("Any flag")),
        ("amended", _("Amended")),
        ("withdrawn", _("Withdrawn")),
        *((code, words()) for code, words in wording.FLAGS.items()),
    ]


DAY = Day("day", gettext_lazy("Day"), _on)
DIRECTION = Choice("direction", gettext_lazy("Direction"), _is("direction"), choices=Direction.choices)
FLAG = Choice("flag", gettext_lazy("Flags"), _flagged, choices=flag_choices)


def place_filter(places: Sequence[tuple[Any, str]]) -> Choice:
    """Return the filter by post, offering the posts that the person may see."""
    return Choice("place", gettext_lazy("Post"), _is("place_id"), choices=[(str(pk), name) for pk, name in places])


def station_filter(stations: Sequence[tuple[Any, str]]) -> Choice:
    """Return the filter by station, offering the stations of the person's units."""
    return Choice(
        "station", gettext_lazy("Station"), _is("station_id"), choices=[(str(pk), name) for pk, name in stations]
    )


def with_names(rows: list[Any]) -> list[Any]:
    """Give rows the names of their posts, authors and stations: three queries a page."""
    places = queries.place_names(row.place_id for row in rows)
    authors = queries.user_names(row.author_id for row in rows)
    stations = queries.station_names(row.station_id for row in rows)
    for row in rows:
        names = {"place": places.get(row.place_id), "author": authors.get(row.author_id)}
        vars(row)["names"] = {**names, "station": stations.get(row.station_id)}
    return rows


def with_people(rows: list[Any]) -> list[Any]:
    """Give rows their names and masked identities (RULEBOOK N6)."""
    masked = masked_identities([row.pk for row in rows])
    for row in with_names(rows):
        vars(row)["masked"] = masked.get(row.pk, {})
    return rows


def with_sites(rows: list[Any]) -> list[Any]:
    """Give people on their way their names, and the names of the isolation sites that they were sent to."""
    sites = queries.place_names(row.destination_place_id for row in rows)
    for row in with_people(rows):
        row.names["site"] = sites.get(row.destination_place_id)
    return rows


def _name(key: str) -> Callable[[Any], str]:
    return lambda row: row.names.get(key) or ""


def _masked(key: str) -> Callable[[Any], str]:
    return lambda row: str(row.masked.get(key, ""))


def flags_of(row: Any) -> str:
    words = wording.flags_in_words(row.flags)
    words += [_("Amended")] if row.amendments else []
    words += [_("Withdrawn")] if row.is_withdrawn else []
    return " · ".join(words)


def passage_url(row: Any) -> str:
    """Return the page of the passage that a row belongs to."""
    return reverse("checkpoint:passage", args=[getattr(row, "passage_id", None) or row.pk])


TIME = Column(
    "time", gettext_lazy("Time"), lambda row: row.observed_at, sort="observed_at", kind="time", link=passage_url
)
PLACE = Column("place", gettext_lazy("Post"), _name("place"), minor=True)
DIRECTION_COLUMN = Column("direction", gettext_lazy("Direction"), lambda row: row.get_direction_display())
AUTHOR = Column("author", gettext_lazy("Officer"), _name("author"), minor=True)
FLAGS = Column("flags", gettext_lazy("Flags"), flags_of, template="checkpoint/_flags.html", minor=True)

REGISTER = Listing(
    id="register",
    title=gettext_lazy("Checkpoint register"),
    columns=(
        TIME,
        Column("pass_number", gettext_lazy("Pass number"), lambda row: row.pass_number, link=passage_url),
        PLACE,
        DIRECTION_COLUMN,
        Column("name", gettext_lazy("Name"), _masked("name")),
        Column(
            "celsius",
            gettext_lazy("Temperature"),
            lambda row: row.celsius,
            kind="number",
            template="checkpoint/_celsius.html",
        ),
        Column(
            "outcome",
            gettext_lazy("Decision"),
            lambda row: row.get_outcome_display(),
            template="checkpoint/_outcome.html",
        ),
        Column("origin", gettext_lazy("Where from"), lambda row: row.origin, minor=True),
        Column("destination", gettext_lazy("To"), lambda row: row.destination, minor=True),
        AUTHOR,
        Column("station", gettext_lazy("Station"), _name("station"), minor=True),
        FLAGS,
    ),
    order="-observed_at",
    empty=Empty(gettext_lazy("Nobody has been registered yet. Entries appear here as soon as a station sends them.")),
    search=("pass_number__icontains", "origin__icontains", "destination__icontains"),
    search_hint=gettext_lazy("Pass number, origin or destination"),
    filters=(
        DAY,
        DIRECTION,
        Choice("outcome", gettext_lazy("Decision"), _is("outcome"), choices=Outcome.choices),
        FLAG,
    ),
    keyset=True,
    prepare=with_people,
    on_export=told("checkpoint.register"),
    background=exports.in_background("checkpoint.register"),
)

VEHICLES = Listing(
    id="vehicles",
    title=gettext_lazy("Vehicles"),
    columns=(
        TIME,
        Column("plate", gettext_lazy("Plate"), _masked("plate"), link=passage_url),
        Column("vehicle", gettext_lazy("Vehicle"), lambda row: row.get_vehicle_display()),
        PLACE,
        DIRECTION_COLUMN,
        Column("people", gettext_lazy("People"), lambda row: row.people, kind="number"),
        Column("mode", gettext_lazy("Mode"), lambda row: row.get_mode_display(), minor=True),
        AUTHOR,
        FLAGS,
    ),
    order="-observed_at",
    empty=Empty(gettext_lazy("No vehicle has been stopped yet.")),
    filters=(DAY, DIRECTION, Choice("vehicle", gettext_lazy("Vehicle"), _is("vehicle"), choices=Vehicle.choices), FLAG),
    keyset=True,
    prepare=with_people,
    on_export=told("checkpoint.vehicles"),
    background=exports.in_background("checkpoint.vehicles"),
)


def _arrival_state(rows: Rows, value: str) -> Rows:
    return rows.filter(arrival="" if value == "open" else value)


ARRIVALS = Listing(
    id="arrivals",
    title=gettext_lazy("Arrivals to be confirmed"),
    columns=(
        Column("confirm_by", gettext_lazy("Confirm by"), lambda row: row.confirm_by, sort="confirm_by", kind="time",
               template="checkpoint/_deadline.html"),
        Column("pass_number", gettext_lazy("Pass number"), lambda row: row.pass_number),
        Column("name", gettext_lazy("Name"), _masked("name")),
        Column("phone", gettext_lazy("Phone"), _masked("phone"), minor=True),
        Column("outcome", gettext_lazy("Decision"), lambda row: row.get_outcome_display(),
               template="checkpoint/_outcome.html", minor=True),
        Column("destination", gettext_lazy("To"), lambda row: row.destination),
        Column("site", gettext_lazy("Isolation place"), _name("site")),
        PLACE,
        Column("passed_at", gettext_lazy("Passed at"), lambda row: row.observed_at, sort="observed_at", kind="time", minor=True),
        Column("arrival", gettext_lazy("Told so far"), lambda row: row.get_arrival_display(), minor=True),
        Column("confirm", gettext_lazy("Arrival"), lambda row: "", template="checkpoint/_confirm.html", exported=False),
    ),
    order="confirm_by",
    empty=Empty(gettext_lazy("Nobody is on the way: every arrival has been confirmed.")),
    search=("pass_number__icontains", "destination__icontains"),
    search_hint=gettext_lazy("Pass number or destination"),
    filters=(
        Choice("told", gettext_lazy("Told so far"), _arrival_state, choices=(
            ("open", gettext_lazy("Nothing yet")), ("not_arrived", ArrivalResult.NOT_ARRIVED.label),
            ("refused", ArrivalResult.REFUSED.label),
        )),
    ),
    prepare=with_sites,
    on_export=told("checkpoint.arrivals"),
)  # fmt: skip

DISSUASIONS = Listing(
    id="dissuasions",
    title=gettext_lazy("Dissuasion register"),
    columns=(
        Column("time", gettext_lazy("Time"), lambda row: row.observed_at, sort="observed_at", kind="time"),
        PLACE,
        DIRECTION_COLUMN,
        Column("plate", gettext_lazy("Plate"), _masked("plate")),
        Column("name", gettext_lazy("Name"), _masked("name")),
        Column("vehicles", gettext_lazy("Vehicles"), lambda row: row.vehicles, kind="number"),
        Column("people", gettext_lazy("People"), lambda row: row.people, kind="number"),
        Column("reason", gettext_lazy("Reason"), lambda row: row.get_reason_display()),
        Column("result", gettext_lazy("Result"), lambda row: row.get_result_display()),
        Column("origin", gettext_lazy("Where from"), lambda row: row.origin, minor=True),
        AUTHOR,
        FLAGS,
    ),
    order="-observed_at",
    empty=Empty(gettext_lazy("Nobody has been turned back or talked out of leaving.")),
    search=("origin__icontains",),
    search_hint=gettext_lazy("Origin"),
    filters=(
        DAY,
        DIRECTION,
        Choice("reason", gettext_lazy("Reason"), _is("reason"), choices=DissuasionReason.choices),
        Choice("result", gettext_lazy("Result"), _is("result"), choices=DissuasionResult.choices),
        FLAG,
    ),
    keyset=True,
    prepare=with_people,
    on_export=told("checkpoint.dissuasions"),
    background=exports.in_background("checkpoint.dissuasions"),
)


def _with_takers(rows: list[Any]) -> list[Any]:
    takers = queries.user_names(row.to_id for row in rows)
    for row in with_names(rows):
        row.names["to"] = takers.get(row.to_id)
    return rows


def _both_signed(row: Any) -> str:
    return _("Signed by both") if row.signed_from_at and row.signed_to_at else _("Not signed by both")


HANDOVERS = Listing(
    id="handovers",
    title=gettext_lazy("Hand-overs"),
    columns=(
        Column("time", gettext_lazy("Time"), lambda row: row.observed_at, sort="observed_at", kind="time",
               link=lambda row: reverse("checkpoint:handover", args=[row.pk])),
        PLACE,
        Column("from", gettext_lazy("Handed over by"), _name("author")),
        Column("to", gettext_lazy("Taken over by"), _name("to")),
        Column("vehicles", gettext_lazy("Vehicles"), lambda row: row.vehicles, kind="number"),
        Column("people", gettext_lazy("People"), lambda row: row.people, kind="number"),
        Column("febrile", gettext_lazy("Febrile"), lambda row: row.febrile, kind="number"),
        Column("dissuaded", gettext_lazy("Dissuaded"), lambda row: row.dissuaded, kind="number", minor=True),
        Column("open", gettext_lazy("Still being re-measured"), lambda row: row.open_screenings, kind="number", minor=True),
        Column("signed", gettext_lazy("Signatures"), _both_signed, minor=True),
        FLAGS,
    ),
    order="-observed_at",
    empty=Empty(gettext_lazy("No shift has been handed over yet.")),
    filters=(DAY, FLAG),
    keyset=True,
    prepare=_with_takers,
    on_export=told("checkpoint.handovers"),
)  # fmt: skip
