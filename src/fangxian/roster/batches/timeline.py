"""A rotation as a drawing: batches down, days across, each phase coloured and lettered."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fangxian.planning import batches as engine
from fangxian.roster.batches.book import Book, Key
from fangxian.roster.batches.models import Role

LEFT = 52
TOP = 28
ROW = 44
BAR = 34
WIDE = 840
NARROWEST, WIDEST = 4, 26
HALF = 420
"""Where two drawings stand side by side."""
LETTER = 14
"""About the width of a Chinese letter, in pixels: a name is written where it fits."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One stay. ``text`` begins with the letter of its role, so that the colour is never alone."""

    x: int
    y: int
    width: int
    role: str
    letter: str
    text: str
    title: str
    is_changed: bool

    @property
    def middle(self) -> int:
        return self.x + self.width // 2

    @property
    def base(self) -> int:
        return self.y + BAR // 2 + 5


@dataclass(frozen=True, slots=True)
class Line:
    """One batch."""

    code: str
    base: int
    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class Tick:
    x: int
    label: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole drawing in pixels; ``today`` is None outside of it."""

    width: int
    height: int
    lines: Sequence[Line]
    ticks: Sequence[Tick]
    today: int | None

    top = TOP
    bar = BAR


def letter_of(role: str) -> str:
    """Return the letter that stands for a role on a bar."""
    return {
        str(Role.BEFORE): pgettext("one letter: before duty", "B"),
        str(Role.DUTY): pgettext("one letter: duty", "D"),
        str(Role.AFTER): pgettext("one letter: after duty", "A"),
    }[role]


def draw(
    book: Book,
    today: date,
    stays: engine.Rotation | None = None,
    *,
    changed: Collection[Key] = (),
    until: int | None = None,
    wide: int = WIDE,
) -> Timeline:
    """Return the drawing of a rotation as it stands, or of other ``stays``; ``until``: the last day to leave room for;
    ``wide``: about how many pixels.
    """
    shown = book.stays if stays is None else stays
    first = min((stay.start for stay in shown), default=0)
    last = max([stay.end for stay in shown] + ([until] if until is not None else []), default=1)
    scale = max(NARROWEST, min(WIDEST, wide // max(1, last - first)))
    lines = []
    for at, batch in enumerate(book.batches):
        y = TOP + at * ROW
        own = [stay for stay in shown if stay.batch == batch.code]
        bars = [_bar(book, stay, y, (stay.start - first) * scale, scale, changed) for stay in own]
        lines.append(Line(batch.code, y + BAR // 2 + 5, bars))
    step = next(days for days in (1, 2, 7, 14, 28, 56, 400) if days * scale >= 64)
    ticks = [
        Tick(LEFT + (day - first) * scale, date_format(book.day_of(day), "m-d")) for day in range(first, last + 1, step)
    ]
    now = book.number_of(today)
    return Timeline(
        width=LEFT + (last - first) * scale + 40,
        height=TOP + len(lines) * ROW + 4,
        lines=lines,
        ticks=ticks,
        today=LEFT + (now - first) * scale if first <= now <= last else None,
    )


def _bar(book: Book, stay: engine.Stay, y: int, offset: int, scale: int, changed: Collection[Key]) -> Bar:
    phase, days = book.phases[stay.phase], stay.end - stay.start
    width, letter = days * scale - 2, letter_of(phase.role)
    is_changed = (stay.batch, stay.phase) in changed
    full = f"{letter} {phase.name} {days}"
    text = next((one for one in (full, f"{letter} {days}", letter) if len(one) * LETTER <= width + LETTER), "")
    text = text + "＊" if is_changed and text else text
    title = _("{batch}: {phase}, {first} to {last}, {days} days").format(
        batch=stay.batch,
        phase=phase.name,
        first=date_format(book.day_of(stay.start), "Y-m-d"),
        last=date_format(book.day_of(stay.end), "Y-m-d"),
        days=days,
    )
    return Bar(LEFT + offset, y, width, phase.role, letter, text, title, is_changed)
