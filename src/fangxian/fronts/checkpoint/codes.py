"""The code lists of the checkpoint front."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Direction(models.TextChoices):
    IN = "in", _("Entering")
    OUT = "out", _("Leaving")


class Mode(models.TextChoices):
    REGISTER = "register", _("Registration")
    TALLY = "tally", _("Tally")


class Vehicle(models.TextChoices):
    CAR = "car", _("Car")
    VAN = "van", _("Van")
    BUS = "bus", _("Bus or coach")
    TRUCK = "truck", _("Lorry")
    ARTICULATED = "articulated", _("Tractor and trailer")
    FARM = "farm", _("Farm tractor")
    MOTORCYCLE = "motorcycle", _("Motorcycle or tricycle")
    EMERGENCY = "emergency", _("Ambulance, fire or police")
    ON_FOOT = "on_foot", _("On foot or by bicycle")
    OTHER = "other", _("Other")


class PlateKind(models.TextChoices):
    ORDINARY = "ordinary", _("Ordinary")
    NEW_ENERGY = "new_energy", _("New energy")
    POLICE = "police", _("Police (WJ)")
    ARMY = "army", _("Army")
    EMBASSY = "embassy", _("Embassy or consulate")
    TEMPORARY = "temporary", _("Temporary paper plate")
    FARM = "farm", _("Farm tractor plate")
    FOREIGN = "foreign", _("Foreign")
    NONE = "none", _("No plate")
    OTHER = "other", _("Other")


class IdKind(models.TextChoices):
    RESIDENT = "resident", _("Resident identity card")
    PASSPORT = "passport", _("Passport")
    HK_MACAO = "hk_macao", _("Hong Kong or Macao permit")
    TAIWAN = "taiwan", _("Taiwan permit")
    FOREIGNER = "foreigner", _("Foreigner's residence permit")
    OTHER = "other", _("Other document")
    NONE = "none", _("No document")


class Method(models.TextChoices):
    GATE = "gate", _("Infrared gate")
    FOREHEAD = "forehead", _("Forehead, infrared")
    WRIST = "wrist", _("Wrist, infrared")
    NECK = "neck", _("Neck, infrared")
    EAR = "ear", _("Ear")
    AXILLARY_ELECTRONIC = "axillary_electronic", _("Armpit, electronic")
    AXILLARY_MERCURY = "axillary_mercury", _("Armpit, mercury")


class Outcome(models.TextChoices):
    """What the policy says is to be done with a person now."""

    REMEASURE = "remeasure", _("Re-measure")
    PASS = "pass", _("Pass")
    DISSUADE = "dissuade", _("Dissuade")
    HOME_ISOLATION = "home_isolation", _("Home isolation")
    CENTRAL_ISOLATION = "central_isolation", _("Centralised isolation")
    FEVER_CLINIC = "fever_clinic", _("To the fever clinic")
    OBSERVE_AND_REFER = "observe_and_refer", _("Observe on site, ambulance, notify")


class Residence(models.TextChoices):
    LOCAL = "local", _("Has a residence here")
    NONE = "none", _("No residence here")
    TRANSIT = "transit", _("Passing through")
    UNKNOWN = "unknown", _("Not asked")


class DissuasionReason(models.TextChoices):
    OUTSIDE_VEHICLE = "outside_vehicle", _("Vehicle from outside")
    OUTSIDE_PERSON = "outside_person", _("Person from outside without need")
    LEAVING = "leaving", _("Leaving without need")
    KEY_AREA = "key_area", _("From a key area")
    REFUSED = "refused", _("Refused the check")
    OTHER = "other", _("Other")


class DissuasionResult(models.TextChoices):
    TURNED_BACK = "turned_back", _("Turned back")
    STAYED = "stayed", _("Stayed at home")
    LET_PASS = "let_pass", _("Let pass with a reason")


class ArrivalResult(models.TextChoices):
    ARRIVED = "arrived", _("Arrived")
    NOT_ARRIVED = "not_arrived", _("Not arrived")
    REFUSED = "refused", _("Destination refuses")


class Wind(models.TextChoices):
    """Wind by eye (RULEBOOK K7)."""

    CALM = "calm", _("Calm")
    MOVES_FLAG = "moves_flag", _("Moves a light flag (about 8 km/h)")
    EXTENDS_FLAG = "extends_flag", _("Extends a flag (about 16 km/h)")
    LIFTS_PAPER = "lifts_paper", _("Lifts newspaper (about 24 km/h)")
    DRIFTS_SNOW = "drifts_snow", _("Drifts snow (about 32 km/h)")
