"""Editions and their phases, rotations, batches and who is in them, change-overs, what each batch occupies, exposures."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from fangxian.base.ids import new_id
from fangxian.register.models import Person, Place, Unit

BLOCK = 5
"""Minutes: the grain in which a gate and a vehicle are taken."""
DAY_MINUTES = 1440
LONGEST_PHASE = 180


class Role(models.TextChoices):
    BEFORE = "before", _("Before duty")
    DUTY = "duty", _("Closed duty")
    AFTER = "after", _("After duty")


class Edition(models.Model):
    """The phases of a closed institution and how people move between them. Never changed: the next edition follows it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("closed institution"))
    name = models.CharField(_("name"), max_length=80)
    risk = models.CharField(_("risk level"), max_length=40, blank=True)
    longest_duty = models.PositiveSmallIntegerField(_("longest duty in days"))
    days_apart = models.PositiveSmallIntegerField(_("days apart after an exposure"), default=14)
    gate = models.CharField(_("gate"), max_length=40)
    vehicle = models.CharField(_("vehicle"), max_length=40)
    first_move = models.PositiveSmallIntegerField(_("first change-over of a day"), default=480)
    move_minutes = models.PositiveSmallIntegerField(_("minutes for a change-over"), default=30)
    airing_minutes = models.PositiveSmallIntegerField(_("minutes of airing after it"), default=60)
    source = models.CharField(_("source"), max_length=300, blank=True)
    follows = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    is_closed = models.BooleanField(_("closed"), default=False)
    made_at = models.DateTimeField()
    made_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="batch_edition_name_in_unit"),
            models.CheckConstraint(condition=Q(longest_duty__range=(1, LONGEST_PHASE)), name="batch_edition_duty"),
            models.CheckConstraint(condition=Q(days_apart__range=(0, 60)), name="batch_edition_apart"),
            models.CheckConstraint(
                condition=Q(
                    first_move__lt=DAY_MINUTES, move_minutes__range=(BLOCK, 600), airing_minutes__range=(0, 600)
                ),
                name="batch_edition_minutes",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Phase(models.Model):
    """One phase of an edition: ``number`` counts from 0. Without a place everybody is in their own home."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="phases")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(_("phase"), max_length=40)
    days = models.PositiveSmallIntegerField(_("days"))
    role = models.CharField(_("kind of phase"), max_length=8, choices=Role.choices)
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("place"))

    class Meta:
        ordering: ClassVar[list[str]] = ["edition", "number"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="batch_phase_number"),
            models.UniqueConstraint(
                fields=["edition"], condition=Q(role=Role.DUTY), name="batch_edition_has_one_duty_at_most"
            ),
            models.CheckConstraint(condition=Q(days__range=(1, LONGEST_PHASE)), name="batch_phase_days"),
            models.CheckConstraint(
                condition=~Q(role=Role.DUTY) | Q(place__isnull=False), name="batch_duty_is_somewhere"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RotationState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    CONFIRMED = "confirmed", _("Confirmed")
    CLOSED = "closed", pgettext_lazy("rotation", "Closed")


class Rotation(models.Model):
    """Batches of a closed institution, one relieving the other by an edition. Day 0 is ``first_day``."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("closed institution"))
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="rotations", verbose_name=_("edition"))
    title = models.CharField(_("title"), max_length=80)
    first_day = models.DateField(_("first day"))
    size = models.PositiveSmallIntegerField(_("people in a batch at most"), default=25)
    state = models.CharField(_("state"), max_length=10, choices=RotationState.choices, default=RotationState.DRAFT)
    made_at = models.DateTimeField()
    made_by_id = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    history = HistoricalRecords()

    class Meta:
        indexes = [models.Index(fields=["unit", "-first_day"], name="batch_rotation_unit_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "title"], condition=~Q(state=RotationState.CLOSED), name="batch_rotation_title"
            ),
            models.CheckConstraint(condition=Q(size__range=(1, 500)), name="batch_rotation_size"),
            models.CheckConstraint(
                condition=Q(state=RotationState.CONFIRMED, confirmed_at__isnull=False, closed_at=None)
                | Q(state=RotationState.DRAFT, confirmed_at=None, closed_at=None)
                | Q(state=RotationState.CLOSED, closed_at__isnull=False),
                name="batch_rotation_state_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Batch(models.Model):
    """A cohort that stays together. ``at``: the phase it is in by the last change-over; one past the last is home."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rotation = models.ForeignKey(Rotation, on_delete=models.CASCADE, related_name="batches")
    number = models.PositiveSmallIntegerField()
    code = models.CharField(_("batch"), max_length=20)
    at = models.PositiveSmallIntegerField(null=True)

    class Meta:
        verbose_name_plural = "batches"
        ordering: ClassVar[list[str]] = ["rotation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["rotation", "number"], name="batch_number"),
            models.UniqueConstraint(fields=["rotation", "code"], name="batch_code"),
        ]

    def __str__(self) -> str:
        return self.code


class BatchMember(models.Model):
    """Somebody in a batch; ``is_open`` until the batch is home or they leave it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("person"))
    is_leader = models.BooleanField(_("leads the batch"), default=False)
    is_open = models.BooleanField(default=True)
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "person"], name="batch_member_once"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(is_open=True), name="batch_member_of_one_open_batch"
            ),
        ]


class Move(models.Model):
    """A change-over: the batch enters ``phase`` on ``day`` at ``minute``; the one after the last phase is home.

    ``moved_at``: it happened; ``entry_id`` is the entry that says so.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="moves")
    phase = models.PositiveSmallIntegerField()
    day = models.DateField(_("day"))
    minute = models.PositiveSmallIntegerField(_("time"))
    moved_at = models.DateTimeField(_("moved"), null=True)
    entry_id = models.UUIDField(null=True)
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["day", "minute"]
        indexes = [models.Index(fields=["day"], name="batch_move_day")]
        constraints = [
            models.UniqueConstraint(fields=["batch", "phase"], name="batch_move_once"),
            models.CheckConstraint(condition=Q(minute__lt=DAY_MINUTES), name="batch_move_minute"),
        ]


class ThingKind(models.TextChoices):
    ROOM = "room", _("Place")
    GATE = "gate", _("Gate")
    VEHICLE = "vehicle", _("Vehicle")


class Occupied(models.Model):
    """What a batch has to itself: a place for a night (``block`` 0), a gate or vehicle for five minutes, airing included.

    The constraint makes a mixing impossible even where the code is wrong, also between rotations.
    """

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=ThingKind.choices)
    thing = models.CharField(max_length=120)
    day = models.DateField()
    block = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "occupied"
        constraints = [
            models.UniqueConstraint(fields=["kind", "thing", "day", "block"], name="batch_cohorts_never_meet"),
        ]


class Exposure(models.Model):
    """A batch was exposed on a day; what is known of the illness stays elsewhere."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="exposures")
    day = models.DateField(_("day of the exposure"))
    known_on = models.DateField()
    made_at = models.DateTimeField()
    made_by_id = models.UUIDField()
    entry_id = models.UUIDField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["day"]
        constraints = [
            models.CheckConstraint(condition=Q(known_on__gte=F("day")), name="batch_exposure_known_after_it")
        ]


class Cause(models.TextChoices):
    EXPOSURE = "exposure", _("Exposure")
    SHIFT = "shift", _("Change-over on another day")


class RetimingState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    CONFIRMED = "confirmed", _("Confirmed")
    REFUSED = "refused", _("Refused")


class Retiming(models.Model):
    """A rotation before and after, both as lists of [batch, phase, first day, last day]; no ``after``: it is impossible.

    ``changes`` counts the stays with another first or last day. A shift names the change-over that it is about.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rotation = models.ForeignKey(Rotation, on_delete=models.CASCADE, related_name="retimings")
    cause = models.CharField(max_length=10, choices=Cause.choices)
    exposure = models.OneToOneField(Exposure, null=True, on_delete=models.CASCADE, related_name="retiming")
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="+")
    phase = models.PositiveSmallIntegerField(null=True)
    day = models.DateField(null=True)
    minute = models.PositiveSmallIntegerField(null=True)
    before = models.JSONField()
    after = models.JSONField(null=True)
    changes = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(_("state"), max_length=10, choices=RetimingState.choices, default=RetimingState.PROPOSED)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by_id = models.UUIDField()
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.UUIDField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cause=Cause.EXPOSURE, exposure__isnull=False)
                | Q(cause=Cause.SHIFT, exposure=None, phase__isnull=False, day__isnull=False),
                name="batch_retiming_has_its_cause",
            ),
            models.CheckConstraint(
                condition=Q(state=RetimingState.PROPOSED, decided_at=None)
                | (~Q(state=RetimingState.PROPOSED) & Q(decided_at__isnull=False)),
                name="batch_retiming_decided_at_some_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=RetimingState.CONFIRMED, after=None), name="batch_retiming_confirms_something"
            ),
        ]
