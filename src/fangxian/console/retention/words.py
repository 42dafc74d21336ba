"""What the purposes of keeping an identity are called."""

from typing import Final

from django.utils.translation import gettext_lazy as _

PURPOSES: Final = {
    "checkpoint": _("Checkpoint"),
    "register": _("Registers"),
    "operations": _("Operations"),
    "community": _("Community"),
    "facility": _("Facility"),
    "care": _("Care"),
    "rounds": _("Rounds"),
    "aid": _("Aid"),
    "legal": _("Legal help"),
    "cases": _("Cases"),
}


def purpose_text(purpose: str) -> str:
    """Return a purpose in words; one that has none keeps its code."""
    return str(PURPOSES.get(purpose, purpose))
