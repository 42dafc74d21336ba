"""What the checker found, in the words of the reader."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fangxian.planning.findings import Finding
from fangxian.roster.batches.book import Book
from fangxian.roster.batches.models import ThingKind

SENTENCES: Final[dict[str, Callable[[], str]]] = {
    "meet": lambda: _("{who} would meet at {thing} ({kind}): {first} until {until}, {second} from {since}."),
    "aired": lambda: _(
        "{who} follow each other at {thing} ({kind}) within {have} minutes; {need} are needed between them for airing."
    ),
    "order": lambda: _("{who} goes into {phase} before the phase ahead of it has ended."),
    "short": lambda: _("{who} is {have} days in {phase}; {need} are needed."),
    "long_duty": lambda: _("{who} is {have} days on duty; {limit} is the longest."),
    "missing": lambda: _("{who} has no {phase}."),
    "uncovered": lambda: _("Nobody is on duty from {when} to {until}."),
    "person_twice": lambda: _("{person} is in {who}."),
    "leader": lambda: _("{who} has no leader who goes in with it."),
    "apart": lambda: _("{who} goes on duty or home {have} days after an exposure; {need} are needed."),
}
KINDS: Final = {str(value): label for value, label in ThingKind.choices}
SHOWN: Final = 6
AND: Final = gettext_lazy("{one} and {other}")


def say(finding: Finding, book: Book, names: Mapping[str, str]) -> str:
    """Return one finding as a sentence, its days and minutes as dates and times, its things by their names."""
    amounts = {key: _told(key, value, book, names) for key, value in finding.amounts.items()}
    when = finding.when
    if finding.code == "uncovered":
        amounts["until"] = _day(book, int(finding.amounts["until"]))
        when = _day(book, int(finding.when))
    who = _pair(finding.who)
    return SENTENCES[finding.code]().format(who=who, when=when, **amounts)


def say_all(findings: Iterable[Finding], book: Book, names: Mapping[str, str]) -> str:
    """Return the first findings in words and how many more there are."""
    known = list(findings)
    words = " ".join(say(finding, book, names) for finding in known[:SHOWN])
    more = len(known) - SHOWN
    return words if more <= 0 else words + " " + _("And {count} more.").format(count=more)


def clock(minute: int) -> str:
    """Return a minute of the day as 08:30."""
    return f"{minute // 60:02}:{minute % 60:02}"


def _pair(who: str) -> str:
    one, found, other = who.partition(" and ")
    return str(AND).format(one=one, other=other) if found else who


def _told(key: str, value: object, book: Book, names: Mapping[str, str]) -> object:
    if key in {"until", "since"} and isinstance(value, int):
        moment = datetime.combine(book.rotation.first_day, time.min) + timedelta(minutes=value)
        return date_format(moment, "Y-m-d H:i")
    if key == "kind":
        return KINDS[str(value)]
    if key == "thing":
        return names.get(str(value), value)
    if key == "person":
        return _number(book, str(value))
    return value


def _day(book: Book, number: int) -> str:
    return date_format(book.day_of(number), "Y-m-d")


def _number(book: Book, person_id: str) -> str:
    members = (member for batch in book.batches for member in batch.members.all())
    return next((member.person.number for member in members if str(member.person_id) == person_id), person_id)
