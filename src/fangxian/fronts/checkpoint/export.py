"""The register as a file, with the columns that checkpoints in the field use (卡口登记表, 入境卡口健康行程卡)."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, TextChoices
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from fangxian.base.listing import Column, Listing
from fangxian.fronts.checkpoint import lists, queries
from fangxian.fronts.checkpoint.codes import ArrivalResult, Direction, Method, Outcome, Residence, Vehicle
from fangxian.fronts.checkpoint.history import facts_of
from fangxian.fronts.checkpoint.kinds import Reading
from fangxian.fronts.checkpoint.ladder import decode_step
from fangxian.fronts.checkpoint.models import Passage, Screening
from fangxian.fronts.checkpoint.models import Reading as Further
from fangxian.fronts.checkpoint.projections.tables import line
from fangxian.record.models import Entry
from fangxian.record.services import export_identities, masked_identities

Identities = Mapping[UUID, Mapping[str, str]]
Open = Callable[[Sequence[UUID]], Identities]


def _person(key: str) -> Callable[[Any], str]:
    return lambda row: str(row.identity.get(key, ""))


def _vehicle(key: str) -> Callable[[Any], str]:
    return lambda row: str(row.vehicle_identity.get(key, ""))


def _named(key: str) -> Callable[[Any], str]:
    return lambda row: row.names.get(key) or ""


@cache
def _words(codes: type[TextChoices], language: str | None) -> Mapping[str, str]:
    """Return a code list in words of one language: translating cell by cell took a quarter of an export's time."""
    with translation.override(language):
        return {str(code): str(label) for code, label in codes.choices}


def _word(codes: type[TextChoices], field: str) -> Callable[[Any], str]:
    return lambda row: _words(codes, translation.get_language()).get(getattr(row, field), "")


@cache
def _truths(language: str | None) -> tuple[str, str]:
    with translation.override(language):
        return _("no"), _("yes")


def _yes(value: bool) -> str:
    return _truths(translation.get_language())[value]


def _told(key: str) -> Callable[[Any], str]:
    """Return a field that no read model keeps: it is asked for in files alone."""
    return lambda row: line(getattr(row.stored.fact.body, key)) if row.stored else ""


def _instruments(row: Any) -> str:
    return "、".join(dict.fromkeys(line(reading.instrument) for reading in row.ladder if reading.instrument))


def _kept_warm(row: Any) -> str:
    told = [reading.is_warm_store for reading in row.ladder if reading.is_warm_store is not None]
    return _yes(told[-1]) if told else ""


def _last_reading(row: Screening) -> float | None:
    return row.celsius if row.readings > 1 else None


def _in_range(row: Screening) -> str:
    return "" if row.in_range is None else _yes(row.in_range)


COLUMNS = (
    Column("number", pgettext_lazy("sheet", "No. (one person, one number)"), lambda row: row.pass_number),
    Column("name", pgettext_lazy("sheet", "Name"), _person("name")),
    Column("registered", pgettext_lazy("sheet", "Registered residence"), _person("registered_residence")),
    Column("id_number", pgettext_lazy("sheet", "ID card number"), _person("id_number")),
    Column("phone", pgettext_lazy("sheet", "Phone number"), _person("phone")),
    Column("plate", pgettext_lazy("sheet", "Plate"), _vehicle("plate")),
    Column("trailer", pgettext_lazy("sheet", "Trailer's plate"), _vehicle("trailer_plate")),
    Column("vehicle", pgettext_lazy("sheet", "Vehicle"), _word(Vehicle, "vehicle")),
    Column("cargo", pgettext_lazy("sheet", "Goods"), lambda row: row.cargo),
    Column("checked_at", pgettext_lazy("sheet", "Checked at"), lambda row: row.observed_at, kind="time"),
    Column("place", pgettext_lazy("sheet", "Place of the check"), _named("place")),
    Column("direction", pgettext_lazy("sheet", "In or out"), _word(Direction, "direction")),
    Column("origin", pgettext_lazy("sheet", "Coming from"), lambda row: row.origin),
    Column("departed_at", pgettext_lazy("sheet", "Departed at"), lambda row: row.departed_at, kind="time"),
    Column("via", pgettext_lazy("sheet", "Places passed"), _told("via")),
    Column("key_area", pgettext_lazy("sheet", "From or through a key area"), lambda row: _yes(row.from_key_area)),
    Column("destination", pgettext_lazy("sheet", "Going to"), lambda row: row.destination),
    Column("address", pgettext_lazy("sheet", "Address there (village group or compound)"), _person("address")),
    Column("contact", pgettext_lazy("sheet", "Local contact"), _person("contact")),
    Column("employer", pgettext_lazy("sheet", "Employer"), _person("employer")),
    Column("residence", pgettext_lazy("sheet", "Residence"), _word(Residence, "residence")),
    Column("first", pgettext_lazy("sheet", "Temperature"), lambda row: row.first_celsius, kind="number"),
    Column("again", pgettext_lazy("sheet", "Temperature on re-measurement"), _last_reading, kind="number"),
    Column("method", pgettext_lazy("sheet", "Measured by"), _word(Method, "method")),
    Column("in_range", pgettext_lazy("sheet", "Within the instrument's range"), _in_range),
    Column("instrument", pgettext_lazy("sheet", "Thermometer"), _instruments),
    Column("warm_store", pgettext_lazy("sheet", "Thermometer kept warm"), _kept_warm),
    Column("febrile", pgettext_lazy("sheet", "Fever"), lambda row: _yes(row.is_febrile)),
    Column("outcome", pgettext_lazy("sheet", "Decision"), _word(Outcome, "outcome")),
    Column("site", pgettext_lazy("sheet", "Isolation place"), _named("site")),
    Column("days", pgettext_lazy("sheet", "Days of isolation"), lambda row: row.days or None, kind="number"),
    Column("policy", pgettext_lazy("sheet", "Policy edition"), lambda row: row.policy),
    Column("arrival", pgettext_lazy("sheet", "Accepted by the destination"), _word(ArrivalResult, "arrival")),
    Column("author", pgettext_lazy("sheet", "Checked by"), _named("author")),
    Column("station", pgettext_lazy("sheet", "Recorded on"), _named("station")),
    Column("flags", pgettext_lazy("sheet", "Flags"), lists.flags_of),
    Column("note", pgettext_lazy("sheet", "Remark"), _told("note")),
    Column("account", pgettext_lazy("sheet", "Entered by (account)"), _named("account")),
    Column("unit", pgettext_lazy("sheet", "Unit of the account"), _named("unit")),
    Column(
        "received_at",
        pgettext_lazy("sheet", "Received at"),
        lambda row: row.stored and row.stored.fact.received_at,
        kind="time",
    ),
    Column(
        "changed_at",
        pgettext_lazy("sheet", "Corrected at"),
        lambda row: row.stored and row.stored.changed_at,
        kind="time",
    ),
)


def _with_everything(rows: list[Any], *, open: Open) -> Sequence[Any]:
    """Give rows their names, vehicles and identities: a fixed number of queries for each thousand."""
    sites = queries.place_names(row.destination_place_id for row in rows)
    lists.with_names(rows)
    passages, stored, ladders = _passages(rows), facts_of([row.pk for row in rows]), _ladders(rows)
    accounts, units = (
        queries.account_names(row.author_id for row in rows),
        queries.unit_names(row.unit_id for row in rows),
    )
    identities = open([*(row.pk for row in rows), *passages])
    for row in rows:
        passage = passages.get(row.passage_id)
        passage = passage if passage and passage.unit_id == row.unit_id else None
        vars(row)["identity"] = identities.get(row.pk, {})
        vars(row)["vehicle_identity"] = identities.get(passage.pk, {}) if passage else {}
        vars(row)["vehicle"] = passage.vehicle if passage else ""
        vars(row)["cargo"] = passage.cargo if passage else ""
        vars(row)["stored"] = stored.get(row.pk)
        vars(row)["ladder"] = ladders[row.pk]
        site = sites.get(row.destination_place_id)
        row.names.update(account=accounts.get(row.author_id), unit=units.get(row.unit_id), site=site)
    return rows


def _passages(rows: Collection[Any]) -> dict[UUID, Passage]:
    """Return the vehicles of ``rows``; one that belongs to another unit is none of theirs."""
    units = {row.unit_id for row in rows}
    found = Passage.objects.filter(pk__among={row.passage_id for row in rows}, unit_id__in=units)
    return {row.pk: row for row in found}


def _ladders(rows: Collection[Any]) -> dict[UUID, list[Reading]]:
    """Return every reading of each person, the screening's own first."""
    ladders = {row.pk: list(decode_step(row.own).readings) for row in rows}
    further = Further.objects.filter(screening_id__among=ladders.keys(), is_withdrawn=False).order_by(
        "observed_at", "pk"
    )
    for id, own in further.values_list("screening_id", "own"):
        ladders[id] += decode_step(own).readings
    return ladders


MASKED = replace(lists.REGISTER, columns=COLUMNS, prepare=partial(_with_everything, open=masked_identities))
NAMED = replace(MASKED, id="register-identities", on_export=None, background=None)


def named_listing(export: Entry) -> Listing:
    """Return the register with identities in clear; ``export`` is the entry that says who takes them out and what for."""
    return replace(NAMED, prepare=partial(_with_everything, open=partial(export_identities, export=export)))


def in_order(rows: QuerySet[Screening]) -> QuerySet[Screening]:
    """Return rows as a register is read: by time."""
    return rows.order_by("observed_at", "pk")
