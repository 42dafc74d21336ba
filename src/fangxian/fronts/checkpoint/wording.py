"""Codes of this front in words: flags, decisions, temperatures. No codes in a sentence (UX principle 8)."""

from collections.abc import Callable
from typing import Final

from django.utils.translation import gettext as _

from fangxian.fronts.checkpoint.codes import Method, Outcome
from fangxian.fronts.checkpoint.kinds import Decision

FLAGS: Final[dict[str, Callable[[], str]]] = {
    "late": lambda: _("Arrived late"),
    "clock_skew": lambda: _("Device clock was wrong"),
    "clock_jump": lambda: _("Device clock was changed"),
    "clock_order": lambda: _("Dated before an earlier entry of the same device"),
    "future": lambda: _("Dated in the future"),
    "unknown_place": lambda: _("Place not in the register"),
    "foreign_place": lambda: _("Place of another unit"),
    "unknown_unit": lambda: _("Unit not in the register"),
    "foreign_unit": lambda: _("From a station of another unit"),
    "foreign_amendment": lambda: _("Corrected by a station of another unit"),
    "taken_over": lambda: _("Correction taken over"),
    "unknown_author": lambda: _("Author not known"),
    "role_lapsed": lambda: _("Author's role had lapsed"),
    "station_revoked": lambda: _("From a revoked station"),
    "station_unsigned": lambda: _("Not signed by its station"),
    "seq_reused": lambda: _("Number used twice by the station"),
    "subject_erased": lambda: _("Identity had been destroyed"),
    "corrected_at_door": lambda: _("Corrected in the holding area"),
    "id_replaced": lambda: _("Given a new entry number"),
    "reading_implausible": lambda: _("Implausible temperature"),
    "ambient_implausible": lambda: _("Implausible air temperature"),
    "id_doubtful": lambda: _("ID number doubtful"),
    "count_implausible": lambda: _("Implausible count"),
}

# What a station gives as a reason where nobody types one; anything else is somebody's own words.
REASONS: Final[dict[str, Callable[[], str]]] = {
    "undo": lambda: _("Taken back within ten seconds"),
    "isolation_site": lambda: _("The isolation place was named"),
}

SYMPTOMS: Final[dict[str, Callable[[], str]]] = {
    "fever_felt": lambda: _("Feels feverish"),
    "dry_cough": lambda: _("Dry cough"),
    "short_breath": lambda: _("Short of breath"),
    "fatigue": lambda: _("Fatigue"),
    "sore_throat": lambda: _("Sore throat"),
    "diarrhoea": lambda: _("Diarrhoea"),
}

OUTCOMES: Final[dict[Outcome, Callable[[], str]]] = {
    Outcome.REMEASURE: lambda: _("The last reading does not decide and clears nobody: measure again on the next rung."),
    Outcome.PASS: lambda: _("The reading is below the policy's fever line and nothing else speaks against it: pass."),
    Outcome.DISSUADE: lambda: _("Below the fever line, no need to come in: advised to turn back."),
    Outcome.HOME_ISOLATION: lambda: _(
        "Below the fever line with a residence here: isolation at home, told to the community."
    ),
    Outcome.CENTRAL_ISOLATION: lambda: _(
        "Below the fever line without a residence here: isolation at a centralised site."
    ),
    Outcome.FEVER_CLINIC: lambda: _("Fever by the policy's line, or symptoms: to the nearest fever clinic."),
    Outcome.OBSERVE_AND_REFER: lambda: _(
        "Fever or doubt in a person from a key area, or a reading that stays doubtful: observed on site, ambulance called, "
        "headquarters told."
    ),
}


def flags_in_words(flags: str) -> list[str]:
    """Return what was irregular about an entry; a flag without words of its own is shown as it is."""
    return [FLAGS[flag]() if flag in FLAGS else flag for flag in flags.split(",") if flag]


def symptom_in_words(code: str) -> str:
    """Return a symptom in words; one that a policy added by itself is shown as it is."""
    return SYMPTOMS[code]() if code in SYMPTOMS else code


def decision_in_words(decision: Decision) -> str:
    """Return what follows from the readings, in one sentence."""
    if decision.outcome is Outcome.REMEASURE and decision.next_method is not None:
        return _("The last reading does not decide and clears nobody: %(method)s after %(minutes)d minutes.") % {
            "method": Method(decision.next_method).label,
            "minutes": decision.wait_minutes,
        }
    return OUTCOMES[decision.outcome]()


def reason_in_words(reason: str) -> str:
    """Return why something was corrected."""
    return REASONS[reason]() if reason in REASONS else reason
