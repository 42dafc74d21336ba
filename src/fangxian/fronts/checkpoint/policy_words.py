"""What the parts and values of a checkpoint policy are called."""

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from fangxian.fronts.checkpoint.codes import Direction, Method, Outcome, Residence, Vehicle, Wind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_PARTS: Final[dict[str, "StrOrPromise"]] = {
    "fever": _("Fever"),
    "threshold_c": _("Fever from"),
    "screens": _("Readings needed"),
    "screens_key_area": _("Readings needed, people from key areas"),
    "outcome": _("Decision"),
    "outcome_key_area": _("Decision, people from key areas"),
    "acts": _("What to do"),
    "acts_key_area": _("What to do, people from key areas"),
    "rule": _("Rule"),
    "confirm_rule": _("Rule for the confirming reading"),
    "clear": _("Clearing"),
    "low_limit_c": _("A reading below clears nobody"),
    "plausible_from_c": _("Plausible from"),
    "plausible_to_c": _("Plausible up to"),
    "low_rule": _("Rule for low readings"),
    "low_tries": _("Low readings before referral"),
    "low_outcome": _("Decision after low readings"),
    "conditions_hours": _("Air entered counts for"),
    "instruments": _("Instruments"),
    "ambient_from_c": _("Air temperature from"),
    "ambient_to_c": _("Air temperature up to"),
    "decides": _("Decides alone"),
    "minutes": _("Duration"),
    "ladder": _("Ladder of re-measurement, rung"),
    "code": _("Step"),
    "methods": _("Method"),
    "place": _("Where"),
    "wait_minutes": _("Wait first"),
    "after": _("Follows after"),
    "exertion": _("After a hot car or exertion"),
    "symptoms": _("Symptoms"),
    "asked": _("What is asked"),
    "refers": _("Refers by itself"),
    "branches": _("Below the fever line, case"),
    "direction": _("Direction"),
    "origin": _("Coming from"),
    "residence": _("Residence"),
    "days": _("Days of isolation"),
    "areas": _("Areas"),
    "key": _("Key areas, by division code"),
    "home": _("Home areas, by division code"),
    "confirm": _("Arrival to be confirmed within"),
    "county_minutes": _("Within the county"),
    "league_minutes": _("Within the league"),
    "region_minutes": _("Within the region"),
    "elsewhere_minutes": _("Elsewhere"),
    "registering": _("Registering"),
    "who": _("Who is registered"),
    "some_vehicles": _("Vehicles registered"),
    "tally_allowed": _("Counting allowed"),
    "tally_minutes": _("A count closes after"),
    "passers_hours": _("Repeat passers offered for"),
    "pass_number": _("Pass number"),
    "pass_number_digits": _("Digits of the number"),
    "cold": _("Work in the cold"),
    "below_c": _("Applies below"),
    "wind_kmh": _("Wind"),
    "rows": _("Longest stint, row"),
    "to_c": _("Down to"),
    "colder_rows_when_standing": _("Rows colder for those who stand"),
    "normal_minutes": _("Normal break after"),
    "wind_by_eye_kmh": _("Wind by eye"),
    "warn_before_minutes": _("Warned before the end"),
}
_VALUES: Final[dict[str, "StrOrPromise"]] = {
    "nearest_fever_clinic": _("To the nearest fever clinic"),
    "observation_room": _("To the observation room"),
    "ambulance_120": _("Call the ambulance (120)"),
    "designated_hospital": _("To the designated hospital"),
    "county_headquarters": _("Tell the county headquarters"),
    "code=post": _("At the post"),
    "place=post": _("At the post"),
    "place=tent": _("In the warm tent"),
    "covered_skin": _("Covered skin"),
    "warm_tent": _("Warm tent"),
    "axillary": _("Under the arm"),
    "out_of_range": _("Outside the instrument's range"),
    "low": _("Low reading"),
    "high": _("High reading"),
    "second_screen": _("A second reading is needed"),
    "unreadable": _("Unreadable"),
    "fever_felt": _("Feels feverish"),
    "dry_cough": _("Dry cough"),
    "short_breath": _("Short of breath"),
    "fatigue": _("Fatigue"),
    "sore_throat": _("Sore throat"),
    "diarrhoea": _("Diarrhoea"),
    "origin=home": _("Home area"),
    "origin=key": _("Key area"),
    "origin=other": _("Other area"),
    "who=all": _("Everybody"),
    "who=some": _("Certain vehicles only"),
    "rows.minutes=0": _("normal breaks"),
    "rows.minutes=-1": _("emergency work only"),
}
_CODES: Final = {
    f"{name}={value}": label
    for name, codes in (
        ("direction", Direction), ("residence", Residence), ("some_vehicles", Vehicle), ("methods", Method),
        ("outcome", Outcome), ("outcome_key_area", Outcome), ("low_outcome", Outcome),
    )
    for value, label in codes.choices
}  # fmt: skip
# Instruments and winds are named as parts: they stand to the left of a value.
WORDS: Final = {**dict(Method.choices), **dict(Wind.choices), **_PARTS, **_VALUES, **_CODES}
