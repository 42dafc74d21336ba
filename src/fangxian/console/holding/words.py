"""What the reasons, the outcomes and the members of a travelling entry are called."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from fangxian.record.describe import label_of
from fangxian.record.kinds import find
from fangxian.record.models import HeldReason

REASONS: Final = {
    HeldReason.MALFORMED: _("It is not an entry: members are missing or broken"),
    HeldReason.UNKNOWN_KIND: _("This server does not know its kind"),
    HeldReason.NEWER_VERSION: _("Its kind is newer than this server"),
    HeldReason.PAYLOAD_INVALID: _("Values do not fit the form"),
    HeldReason.SEAL_UNREADABLE: _("The sealed identity cannot be opened"),
    HeldReason.ID_CONFLICT: _("Another entry has its id already"),
    HeldReason.STORE_FAILED: _("The server stumbled over it; the fault is in the server's log"),
}
WHAT_TO_DO: Final = {
    HeldReason.MALFORMED: _("Fill in what is broken below and accept it, or dismiss it with a note."),
    HeldReason.UNKNOWN_KIND: _(
        "It becomes an entry by itself once the server is upgraded. Dismiss it only if it is of no use."
    ),
    HeldReason.NEWER_VERSION: _(
        "It becomes an entry by itself once the server is upgraded. Dismiss it only if it is of no use."
    ),
    HeldReason.PAYLOAD_INVALID: _("Put the values below right and accept it, or dismiss it with a note."),
    HeldReason.SEAL_UNREADABLE: _(
        "It may be accepted without the identity. With the right key an upgrade opens it by itself."
    ),
    HeldReason.STORE_FAILED: _(
        "It becomes an entry by itself once the server is upgraded. Dismiss it only if it is of no use."
    ),
    HeldReason.ID_CONFLICT: _(
        "If it tells something of its own, accept it: it gets a new id. A mere double is dismissed."
    ),
}
OUTCOMES: Final = {
    "accepted": _("Accepted by itself after an upgrade"),
    "corrected": _("Accepted after a correction"),
    "dismissed": _("Dismissed"),
}
MEMBERS: Final = {
    "kind": _("Kind"),
    "version": _("Version"),
    "seq": _("The station's own number"),
    "observed_at": _("Observed"),
    "author": _("Author"),
    "place": _("Place"),
    "unit": _("Unit"),
    "subject": _("Pseudonym"),
    "amends": _("Corrects the entry"),
    "clock": _("The device's clock"),
    "id": _("Id"),
}
UNKNOWN_KIND: Final = _("Unknown kind (newer version?)")


def reason_text(reason: str) -> str:
    """Return a reason in words."""
    return str(REASONS.get(HeldReason(reason), reason)) if reason in HeldReason.values else reason


def advice(reason: str) -> str:
    """Return what can be done about a reason."""
    return str(WHAT_TO_DO.get(HeldReason(reason), "")) if reason in HeldReason.values else ""


def outcome_text(resolution: str) -> str:
    """Return how a held entry ended, in words; while it is open, nothing."""
    return str(OUTCOMES.get(resolution, resolution))


def kind_text(kind: str) -> str:
    """Return what a kind is called; one that this server does not know is named as such, with its raw name for support."""
    if not kind or find(kind) is not None:
        return label_of(kind) if kind else ""
    return f"{UNKNOWN_KIND} ({kind})"
