"""The read models of the checkpoint front: what lists, figures and charts are read from.

Every row is derived from the record and rebuilt by ``fangxian record replay``; nothing else writes here. People and
vehicles stand under their pseudonyms (``subject_id``), and no row names another by a foreign key: a reading may arrive
before the screening that it belongs to.
"""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from fangxian.fronts.checkpoint.codes import (
    ArrivalResult,
    Direction,
    DissuasionReason,
    DissuasionResult,
    IdKind,
    Method,
    Mode,
    Outcome,
    PlateKind,
    Residence,
    Vehicle,
    Wind,
)

# Stands for a place or unit that an entry does not name: a figure's key must never be null.
NOWHERE = UUID(int=0)


class Observed(models.Model):
    """What every row knows of the fact it comes from. ``flags`` are the entry's, joined by commas."""

    id = models.UUIDField(primary_key=True, editable=False)
    unit_id = models.UUIDField(null=True)
    place_id = models.UUIDField(null=True)
    station_id = models.UUIDField(null=True)
    author_id = models.UUIDField(null=True)
    observed_at = models.DateTimeField()
    flags = models.CharField(max_length=255, blank=True)
    amendments = models.PositiveIntegerField(default=0)
    is_withdrawn = models.BooleanField(default=False)

    class Meta:
        abstract = True


class Passage(Observed):
    """A vehicle, or people on foot, stopped at a post."""

    subject_id = models.UUIDField(null=True)
    direction = models.CharField(max_length=3, choices=Direction.choices)
    vehicle = models.CharField(max_length=16, choices=Vehicle.choices)
    people = models.PositiveIntegerField()
    mode = models.CharField(max_length=8, choices=Mode.choices)
    plate_kind = models.CharField(max_length=12, choices=PlateKind.choices)
    has_trailer = models.BooleanField()
    plate_doubtful = models.BooleanField()
    lane = models.CharField(max_length=20, blank=True)
    cargo = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["observed_at", "id"], name="passage_time"),
            models.Index(fields=["subject_id"], name="passage_subject", condition=Q(subject_id__isnull=False)),
        ]


# Sent to isolate, and not yet said to have arrived (RULEBOOK C12).
ON_THE_WAY = Q(confirm_by__isnull=False, is_withdrawn=False) & ~Q(arrival=ArrivalResult.ARRIVED)


class Screening(Observed):
    """One person at one post: the latest rung of the ladder, the decision that holds, and whether they arrived.

    Folded from the screening, its further readings and its arrivals, in whatever order they came. ``own`` keeps the
    screening's own readings and decision, so that it can be folded anew when one of the others changes.
    """

    subject_id = models.UUIDField(null=True)
    passage_id = models.UUIDField()
    direction = models.CharField(max_length=3, choices=Direction.choices)
    pass_number = models.CharField(max_length=40)
    id_kind = models.CharField(max_length=10, choices=IdKind.choices)
    residence = models.CharField(max_length=8, choices=Residence.choices)
    origin_code = models.CharField(max_length=12, blank=True)
    origin = models.CharField(max_length=200, blank=True)
    departed_at = models.DateTimeField(null=True)
    from_key_area = models.BooleanField()
    destination_code = models.CharField(max_length=12, blank=True)
    destination = models.CharField(max_length=200, blank=True)
    destination_place_id = models.UUIDField(null=True)
    own = models.TextField()
    readings = models.PositiveSmallIntegerField()
    first_celsius = models.FloatField(null=True)
    celsius = models.FloatField(null=True)
    max_celsius = models.FloatField(null=True)
    method = models.CharField(max_length=20, choices=Method.choices, blank=True)
    in_range = models.BooleanField(null=True)
    measured_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    is_febrile = models.BooleanField(default=False)
    rule = models.CharField(max_length=40)
    policy = models.CharField(max_length=64)
    days = models.IntegerField()
    confirm_by = models.DateTimeField(null=True)
    is_overridden = models.BooleanField()
    arrival = models.CharField(max_length=12, choices=ArrivalResult.choices, blank=True)
    arrival_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["observed_at", "id"], name="screening_time"),
            models.Index(fields=["passage_id"], name="screening_passage"),
            models.Index(fields=["subject_id"], name="screening_subject", condition=Q(subject_id__isnull=False)),
            models.Index(
                fields=["unit_id", "confirm_by"],
                name="screening_unconfirmed",
                condition=ON_THE_WAY,
            ),
            models.Index(
                fields=["destination_place_id", "destination_code"], name="screening_on_the_way", condition=ON_THE_WAY
            ),
            models.Index(
                fields=["unit_id", "observed_at"],
                name="screening_open",
                condition=Q(outcome=Outcome.REMEASURE, is_withdrawn=False),
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Say whether the person still has to be measured again."""
        return self.outcome == Outcome.REMEASURE


class Reading(Observed):
    """A further rung of a screening's ladder, with the decision that followed it."""

    screening_id = models.UUIDField()
    at = models.DateTimeField()
    method = models.CharField(max_length=20, choices=Method.choices)
    celsius = models.FloatField()
    in_range = models.BooleanField(null=True)
    own = models.TextField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["screening_id"], name="reading_screening")]


class Arrival(Observed):
    """What a destination said of a person who must isolate."""

    screening_id = models.UUIDField()
    result = models.CharField(max_length=12, choices=ArrivalResult.choices)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["screening_id"], name="arrival_screening")]


class Tally(Observed):
    """Vehicles and people that were counted without being registered."""

    direction = models.CharField(max_length=3, choices=Direction.choices)
    started_at = models.DateTimeField()
    vehicle = models.CharField(max_length=16, choices=Vehicle.choices)
    vehicles = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    measured = models.PositiveIntegerField()
    febrile = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "tallies"
        indexes: ClassVar = [models.Index(fields=["observed_at", "id"], name="tally_time")]


class Dissuasion(Observed):
    """A line of the dissuasion register."""

    subject_id = models.UUIDField(null=True)
    passage_id = models.UUIDField(null=True)
    direction = models.CharField(max_length=3, choices=Direction.choices)
    reason = models.CharField(max_length=16, choices=DissuasionReason.choices)
    result = models.CharField(max_length=12, choices=DissuasionResult.choices)
    vehicles = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    origin = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["observed_at", "id"], name="dissuasion_time"),
            models.Index(fields=["passage_id"], name="dissuasion_passage", condition=Q(passage_id__isnull=False)),
            models.Index(fields=["subject_id"], name="dissuasion_subject", condition=Q(subject_id__isnull=False)),
        ]


class Conditions(Observed):
    """Cold, wind and equipment at a post, as last told."""

    ambient_c = models.FloatField()
    wind_kmh = models.FloatField(null=True)
    wind_by_eye = models.CharField(max_length=16, choices=Wind.choices, blank=True)
    warm_tent = models.BooleanField()
    warm_tent_c = models.FloatField(null=True)
    thermometers = models.PositiveIntegerField()
    spares = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "conditions"
        indexes: ClassVar = [models.Index(fields=["place_id", "observed_at"], name="conditions_place_time")]


class HandOver(Observed):
    """A shift handed from one officer (the author) to the next, as both signed it."""

    to_id = models.UUIDField()
    started_at = models.DateTimeField()
    vehicles = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    febrile = models.PositiveIntegerField()
    dissuaded = models.PositiveIntegerField()
    waiting = models.PositiveIntegerField()
    open_screenings = models.PositiveIntegerField()
    open_matters = models.TextField(blank=True)
    equipment = models.JSONField()
    signed_from_at = models.DateTimeField(null=True)
    signed_to_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["observed_at", "id"], name="handover_time")]


class HourFigure(models.Model):
    """What one post counted in one hour (UTC) and one direction: the sum over the rows above, kept by differences."""

    id = models.BigAutoField(primary_key=True)
    unit_id = models.UUIDField(default=NOWHERE)
    place_id = models.UUIDField(default=NOWHERE)
    hour = models.DateTimeField()
    direction = models.CharField(max_length=3, choices=Direction.choices)
    vehicles = models.BigIntegerField(default=0)
    people = models.BigIntegerField(default=0)
    tallied = models.BigIntegerField(default=0)
    registered = models.BigIntegerField(default=0)
    screened = models.BigIntegerField(default=0)
    remeasured = models.BigIntegerField(default=0)
    febrile = models.BigIntegerField(default=0)
    dissuaded_vehicles = models.BigIntegerField(default=0)
    dissuaded_people = models.BigIntegerField(default=0)
    to_remeasure = models.BigIntegerField(default=0)
    to_pass = models.BigIntegerField(default=0)
    to_dissuade = models.BigIntegerField(default=0)
    to_home_isolation = models.BigIntegerField(default=0)
    to_central_isolation = models.BigIntegerField(default=0)
    to_fever_clinic = models.BigIntegerField(default=0)
    to_observe_and_refer = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit_id", "hour", "place_id", "direction"], name="hour_figure_once")
        ]
