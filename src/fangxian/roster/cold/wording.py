"""Bands of wind chill (RULEBOOK K4) as a code, in words, and how grave they are."""

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from fangxian.planning.cold import frostbite

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LOW_DOWN_TO: Final = -9.5
WORDS: Final[dict[str, "StrOrPromise"]] = {
    "low": _("low risk"),
    "long": _("low risk, hypothermia if it takes long"),
    "frost30": _("bare skin freezes in 10 to 30 minutes"),
    "frost10": _("bare skin freezes in 5 to 10 minutes"),
    "frost5": _("warning: bare skin freezes in 2 to 5 minutes"),
    "frost2": _("warning: bare skin freezes in less than 2 minutes, stay indoors"),
}
TONES: Final = {
    "low": "bg-green-lt", "long": "bg-blue-lt", "frost30": "bg-yellow-lt", "frost10": "bg-red-lt",
    "frost5": "bg-red text-red-fg", "frost2": "bg-red text-red-fg",
}  # fmt: skip


def band_of(chill: float) -> str:
    """Return the code of the band that a wind chill lies in; bands begin at whole degrees."""
    found = frostbite(chill)
    if found.shortest == float("inf"):
        return "low" if chill > LOW_DOWN_TO else "long"
    return f"frost{found.longest:g}"
