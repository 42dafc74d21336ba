"""One's own duties for calendar programs, as RFC 5545 has it: post and time, nobody's name."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from fangxian.roster.duties.models import Duty

CONTENT_TYPE = "text/calendar; charset=utf-8"
OCTETS = 75
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def calendar_of(duties: Iterable[Duty]) -> str:
    """Return standing duties as a calendar. A cancelled duty is left out, which takes it from the program's calendar too."""
    return "".join(f"{folded}\r\n" for line in _lines(duties) for folded in fold(line))


def _lines(duties: Iterable[Duty]) -> Iterator[str]:
    name = text(_("My duties"))
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Fangxian//Duties//EN", "CALSCALE:GREGORIAN")
    yield from ("METHOD:PUBLISH", f"X-WR-CALNAME:{name}", f"NAME:{name}", "REFRESH-INTERVAL;VALUE=DURATION:PT1H")
    for duty in duties:
        where = text(duty.post.place.name)
        yield from (
            "BEGIN:VEVENT",
            f"UID:{duty.pk}@fangxian",
            f"DTSTAMP:{moment(duty.given_at)}",
            f"DTSTART:{moment(duty.starts_at)}",
            f"DTEND:{moment(duty.ends_at)}",
            f"SUMMARY:{where}",
            f"LOCATION:{where}",
            "STATUS:CONFIRMED",
            "TRANSP:OPAQUE",
            "END:VEVENT",
        )
    yield "END:VCALENDAR"


def moment(at: datetime) -> str:
    """Return a time in UTC, which needs no description of a zone and its clock changes."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def text(value: str) -> str:
    """Escape a value; control characters, which no calendar may hold, are left out."""
    shown = "".join(letter for letter in value if letter == "\n" or letter.isprintable())
    return shown.translate(_ESCAPES)


def fold(line: str) -> Iterator[str]:
    """Cut a line into pieces of at most 75 octets, never within a character; each further one begins with a space."""
    piece, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > OCTETS:
            yield piece
            piece, size = " ", 1
        piece, size = piece + letter, size + octets
    yield piece
