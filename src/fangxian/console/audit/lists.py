"""The auditor's list."""

from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from fangxian.access.models import AuditLine
from fangxian.access.projections import KINDS
from fangxian.accounts.models import User
from fangxian.base.clock import day_bounds
from fangxian.base.listing import Choice, Column, Day, Empty, Listing
from fangxian.base.listing.declare import Rows
from fangxian.base.text import clean
from fangxian.console.lists import exported
from fangxian.record.describe import label_of
from fangxian.register.models import Unit


def with_names(rows: Iterable[AuditLine]) -> Sequence[AuditLine]:
    """Attach each line's person and unit by name: two queries."""
    lines = list(rows)
    people = dict(User.objects.filter(pk__in={line.author_id for line in lines}).values_list("pk", "name"))
    units = dict(Unit.objects.filter(pk__in={line.unit_id for line in lines}).values_list("pk", "name"))
    for line in lines:
        line.who = people.get(line.author_id, "") if line.author_id else ""  # type: ignore[attr-defined]
        line.unit_name = units.get(line.unit_id, "") if line.unit_id else ""  # type: ignore[attr-defined]
    return lines


def pseudonym(line: AuditLine) -> str:
    """Return the short form of the subject's pseudonym."""
    return line.subject_id.hex[-8:] if line.subject_id else ""


def _search(rows: Rows, words: str) -> Rows:
    text = clean(words)
    people = User.objects.filter(Q(name__icontains=text) | Q(username__icontains=text)).values("pk")
    return rows.filter(Q(text__icontains=text) | Q(author_id__in=people))


def _by_day(rows: Rows, value: str) -> Rows:
    day = parse_date(value)
    if day is None:
        return rows
    start, end = day_bounds(day)
    return rows.filter(at__gte=start, at__lt=end)


def _kinds() -> list[tuple[str, str]]:
    return [(kind, label_of(kind)) for kind in KINDS]


AUDIT = Listing(
    id="audit",
    title=_("Looks and exports"),
    columns=(
        Column("at", _("Time"), lambda line: line.at, sort="position", kind="time",
               link=lambda line: reverse("command:entry", args=[line.pk]) if line.unit_id else ""),
        Column("kind", _("Act"), lambda line: label_of(line.kind)),
        Column("who", _("By whom"), lambda line: line.who),
        Column("text", _("Purpose or reason"), lambda line: line.text),
        Column("subject", _("Pseudonym"), pseudonym, minor=True),
        Column("count", _("How many"), lambda line: line.count, kind="number", minor=True),
        Column("unit", _("Unit"), lambda line: line.unit_name, minor=True),
    ),
    order="-position",
    empty=Empty(_("Nobody has looked at an identity or taken data out of your units yet.")),
    search=_search,
    search_hint=_("Person or purpose"),
    filters=(
        Choice("kind", _("Act"), lambda rows, value: rows.filter(kind=value), choices=_kinds),
        Day("day", _("Day"), _by_day),
    ),
    keyset=True,
    prepare=with_names,
    on_export=exported("audit"),
)  # fmt: skip
