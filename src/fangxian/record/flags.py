"""What each flag says to people."""

from typing import Final

from django.utils.translation import gettext_lazy as _

FLAGS: Final = {
    "late": _("Arrived more than a day after it was observed"),
    "future": _("The device's clock was ahead; dated to the moment of receipt"),
    "clock_skew": _("The device's clock was wrong; the time is corrected"),
    "clock_jump": _("The device's clock was changed during the shift"),
    "clock_order": _("The device's clock was set back; ordered by the station's own counter"),
    "station_unsigned": _("Not signed by the station's own key"),
    "station_revoked": _("Sent by a station that was revoked"),
    "seq_reused": _("The station's number had been used before (restored device)"),
    "unknown_author": _("The author is not known here"),
    "role_lapsed": _("The author held no role for this in the unit at that time"),
    "unknown_place": _("The place is not in the register"),
    "foreign_place": _("The place belongs to another unit"),
    "unknown_unit": _("The unit is not in the register"),
    "foreign_unit": _("Recorded for a unit to which the station does not belong"),
    "foreign_amendment": _("Corrects or withdraws an entry of a unit to which the station does not belong"),
    "taken_over": _("Takes over a correction that did not count by itself"),
    "subject_erased": _("The earlier identity was erased; this is a new pseudonym"),
    "corrected_at_door": _("Accepted after a coordinator corrected it"),
    "id_replaced": _("Its id was taken; it has a new one"),
    "reading_implausible": _("Implausible body temperature"),
    "ambient_implausible": _("Implausible air temperature"),
    "count_implausible": _("Implausibly many people"),
    "id_doubtful": _("The ID number does not pass its check"),
    "conflict": _("Recorded differently by two stations"),
}


def flag_text(flag: str) -> str:
    """Return the sentence for ``flag``, or the flag itself where it has none."""
    return str(FLAGS.get(flag, flag))
