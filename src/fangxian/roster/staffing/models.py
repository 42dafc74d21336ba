"""Skills, shifts, posts and their needs; staff, what they state, and what stops them."""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from fangxian.base.ids import new_id
from fangxian.register.models import Person, Place, Unit

DAY_MINUTES = 24 * 60
EVERY_DAY = 0b1111111
SEASON_DAY = RegexValidator(r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$", _("Month and day, such as 11-01."))


class Skill(models.Model):
    """Something a person can do and a post may ask for."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(_("code"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=64)
    is_closed = models.BooleanField(_("closed"), default=False)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return self.name


class Shift(models.Model):
    """A kind of duty of a unit and those below it: from ``start_minute`` after midnight for ``minutes``."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="shifts", verbose_name=_("unit"))
    code = models.CharField(_("code"), max_length=12)
    name = models.CharField(_("name"), max_length=64)
    start_minute = models.PositiveSmallIntegerField(_("begins"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    is_closed = models.BooleanField(_("closed"), default=False)
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["start_minute", "code"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "code"], name="shift_code_in_unit"),
            models.CheckConstraint(condition=Q(start_minute__lt=DAY_MINUTES), name="shift_begins_in_the_day"),
            models.CheckConstraint(condition=Q(minutes__range=(30, DAY_MINUTES)), name="shift_lasts_a_day_at_most"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def end_minute(self) -> int:
        """Return when it ends, in minutes after midnight of the day on which it begins; beyond 1440 for nights."""
        return self.start_minute + self.minutes


class Shelter(models.TextChoices):
    NONE = "none", _("No shelter")
    BOOTH = "booth", _("Booth")
    TENT = "tent", _("Warm tent")
    BUILDING = "building", _("Building")


class Post(models.Model):
    """What a roster has to know about a manned place."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.OneToOneField(Place, on_delete=models.PROTECT, related_name="post", verbose_name=_("place"))
    is_outdoor = models.BooleanField(_("outdoors"), default=True)
    is_standing = models.BooleanField(_("little movement"), default=True)
    shelter = models.CharField(_("where people warm up"), max_length=10, choices=Shelter.choices, default=Shelter.TENT)
    warm_places = models.PositiveSmallIntegerField(_("how many can warm up at once"), default=4)
    warm_up_minutes = models.PositiveSmallIntegerField(_("minutes to warm up"), default=10)
    is_closed = models.BooleanField(_("closed"), default=False)
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(warm_up_minutes__range=(5, 120)), name="post_warm_up_minutes"),
        ]

    def __str__(self) -> str:
        return self.place.name


class Need(models.Model):
    """How many people a post needs from ``start_minute`` to ``end_minute`` (the end at or before the start: next day).

    ``weekdays`` has a bit for each day, Monday the lowest. A season from ``11-01`` to ``03-31`` goes over the new year.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="needs", verbose_name=_("post"))
    start_minute = models.PositiveSmallIntegerField(_("from"), default=0)
    end_minute = models.PositiveSmallIntegerField(_("until"), default=0)
    weekdays = models.PositiveSmallIntegerField(_("days of the week"), default=EVERY_DAY)
    season_from = models.CharField(_("season from"), max_length=5, blank=True, validators=[SEASON_DAY])
    season_to = models.CharField(_("season to"), max_length=5, blank=True, validators=[SEASON_DAY])
    skill = models.ForeignKey(Skill, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("skill"))
    required = models.PositiveSmallIntegerField(_("people needed"), default=1)
    preferred = models.PositiveSmallIntegerField(_("people wished for"), default=1)
    is_closed = models.BooleanField(_("closed"), default=False)
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(start_minute__lt=DAY_MINUTES, end_minute__lt=DAY_MINUTES), name="need_hours_of_a_day"
            ),
            models.CheckConstraint(condition=Q(weekdays__range=(1, EVERY_DAY)), name="need_on_some_day"),
            models.CheckConstraint(condition=Q(preferred__gte=F("required")), name="need_wished_is_not_less"),
            models.CheckConstraint(
                condition=Q(season_from="", season_to="") | (~Q(season_from="") & ~Q(season_to="")),
                name="need_season_whole",
            ),
        ]


class Staff(models.Model):
    """A person who can be put on duty, and the contract a roster keeps. No ``posts``: any post of their unit."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="staff", verbose_name=_("person"))
    skills = models.ManyToManyField(Skill, related_name="staff", blank=True, verbose_name=_("skills"))
    posts = models.ManyToManyField(Post, related_name="staff", blank=True, verbose_name=_("posts"))
    minutes_week = models.PositiveSmallIntegerField(_("minutes a week at most"), default=44 * 60)
    rest_minutes = models.PositiveSmallIntegerField(_("minutes of rest between duties"), default=11 * 60)
    longest_run = models.PositiveSmallIntegerField(_("days in a row at most"), default=6)
    nights_week = models.PositiveSmallIntegerField(_("nights a week at most"), null=True, blank=True)
    is_indoor_only = models.BooleanField(_("indoor post only"), default=False)
    insurance = models.CharField(_("number of the accident insurance"), max_length=64, blank=True)
    insured_until = models.DateField(_("insured until"), null=True, blank=True)
    is_closed = models.BooleanField(_("closed"), default=False)
    history = HistoricalRecords(m2m_fields=[skills, posts])

    class Meta:
        verbose_name_plural = "staff"
        constraints = [
            models.CheckConstraint(condition=Q(minutes_week__range=(0, 7 * DAY_MINUTES)), name="staff_week_is_a_week"),
            models.CheckConstraint(condition=Q(longest_run__range=(1, 31)), name="staff_longest_run"),
        ]


class StatementKind(models.TextChoices):
    LEAVE = "leave", _("Leave")
    CARE = "care", _("Care for others")
    UNAVAILABLE = "unavailable", _("Not available")
    WISH_ON = "wish_on", _("Would like a duty")
    WISH_OFF = "wish_off", _("Would like to be off")


class StatementState(models.TextChoices):
    STATED = "stated", _("Stated")
    ASKED = "asked", _("Waiting for approval")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


IN_FORCE = (StatementState.STATED, StatementState.APPROVED)


class Statement(models.Model):
    """What somebody states about when they can be on duty. No reason is asked or stored.

    Leave is ``asked`` for and approved; everything else is ``stated`` and holds. Without ``last_day`` it goes on. With
    ``start_minute`` it is a window of each day (the end at or before the start: into the next day), else the whole day.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="statements", verbose_name=_("person"))
    kind = models.CharField(_("kind"), max_length=12, choices=StatementKind.choices)
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("until"), null=True, blank=True)
    weekdays = models.PositiveSmallIntegerField(_("days of the week"), default=EVERY_DAY)
    start_minute = models.PositiveSmallIntegerField(_("from (time)"), null=True, blank=True)
    end_minute = models.PositiveSmallIntegerField(_("until (time)"), null=True, blank=True)
    shift = models.ForeignKey(Shift, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("shift"))
    weight = models.PositiveSmallIntegerField(_("how much it matters, 1 to 5"), default=2)
    state = models.CharField(_("state"), max_length=10, choices=StatementState.choices)
    stated_at = models.DateTimeField()
    stated_by_id = models.UUIDField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_id = models.UUIDField(null=True, blank=True)
    decision = models.CharField(_("reason of the decision"), max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by_id = models.UUIDField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "first_day"], name="statement_person_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day=None) | Q(last_day__gte=F("first_day")), name="statement_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(weekdays__range=(1, EVERY_DAY)), name="statement_on_some_day"),
            models.CheckConstraint(
                condition=Q(start_minute=None, end_minute=None)
                | Q(start_minute__lt=DAY_MINUTES, end_minute__lt=DAY_MINUTES),
                name="statement_window_whole",
            ),
            models.CheckConstraint(condition=Q(weight__range=(1, 5)), name="statement_weight"),
        ]


class StopKind(models.TextChoices):
    ILLNESS = "illness", _("Illness")
    OVERWORK = "overwork", _("Overwork")


class Stop(models.Model):
    """Somebody who must not be put on duty (RULEBOOK H11). Without ``last_day`` until it is lifted. No diagnosis here."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="stops", verbose_name=_("person"))
    kind = models.CharField(_("kind"), max_length=10, choices=StopKind.choices)
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("until"), null=True, blank=True)
    set_at = models.DateTimeField()
    set_by_id = models.UUIDField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by_id = models.UUIDField(null=True, blank=True)
    lift_reason = models.CharField(_("reason for lifting"), max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "first_day"], name="stop_person_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day=None) | Q(last_day__gte=F("first_day")), name="stop_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by_id=None) | Q(lifted_at__isnull=False, lifted_by_id__isnull=False),
                name="stop_lifted_by_somebody",
            ),
        ]


class Override(models.Model):
    """Days on which somebody may be on duty in spite of a stop, and why (RULEBOOK H11)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    stop = models.ForeignKey(Stop, on_delete=models.PROTECT, related_name="overrides")
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=200)
    made_at = models.DateTimeField()
    made_by_id = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="override_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(reason=""), name="override_has_a_reason"),
        ]
