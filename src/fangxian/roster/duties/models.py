"""Rosters, their plans, the duties people have, swaps, notices and calendar links."""

from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from fangxian.base.ids import new_id
from fangxian.jobs.models import Job
from fangxian.register.models import Person, Unit
from fangxian.roster.staffing.models import Post, Shift

MOST_RUN = 14
MOST_LEAST_HOURS = 84
MOST_WEEKENDS = 5


class RosterState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    CLOSED = "closed", _("Finished")


class Roster(models.Model):
    """The duties of a unit and those below it for ``days`` days. ``published_plan`` is what people have in their hands."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="rosters", verbose_name=_("unit"))
    title = models.CharField(_("title"), max_length=120)
    first_day = models.DateField(_("first day"))
    days = models.PositiveSmallIntegerField(_("number of days"))
    state = models.CharField(_("state"), max_length=10, choices=RosterState.choices, default=RosterState.DRAFT)
    published_plan = models.ForeignKey("RosterPlan", null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by_id = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    made_by_id = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["unit", "-first_day"], name="roster_unit_day")]
        constraints = [
            models.CheckConstraint(condition=Q(days__range=(1, 366)), name="roster_a_year_at_most"),
            models.CheckConstraint(
                condition=Q(state=RosterState.DRAFT, published_plan=None)
                | (~Q(state=RosterState.DRAFT) & Q(published_plan__isnull=False)),
                name="roster_published_means_a_plan",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def day(self, number: int) -> date:
        """Return the day with this number, counted from 0."""
        return self.first_day + timedelta(days=number)


class PlanSource(models.TextChoices):
    SOLVER = "solver", _("Planned")
    HAND = "hand", _("Changed by hand")
    IMPORTED = "imported", _("From a file")
    REPAIR = "repair", _("Re-planned")


class RosterPlan(models.Model):
    """One version of a roster: an edit makes the next ``number``. Only one's own newest plan by hand is edited in place.

    ``problem`` and ``duties`` are ``planning.rosters`` ``Problem`` and ``Plan`` as JSON; their people, roles and shifts
    are ids of ``Person``, ``Post`` and ``Shift``.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="plans")
    number = models.PositiveIntegerField()
    source = models.CharField(max_length=10, choices=PlanSource.choices)
    base = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    problem = models.TextField()
    duties = models.TextField()
    cost = models.BigIntegerField(null=True)
    bound = models.FloatField(null=True)
    violations = models.PositiveIntegerField(default=0)
    note = models.CharField(_("note"), max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by_id = models.UUIDField()

    class Meta:
        ordering: ClassVar[list[str]] = ["roster", "number"]
        constraints = [models.UniqueConstraint(fields=["roster", "number"], name="roster_plan_number")]


class PinnedCell(models.Model):
    """What a planner has fixed for somebody on a day before a search: a shift at a post, or with neither a day off.

    It counts while the roster is a draft. Whether the day lies within the roster is checked by the act alone.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="pinned_cells")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", verbose_name=_("person"))
    day = models.DateField(_("day"))
    shift = models.ForeignKey(
        Shift, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("shift")
    )
    post = models.ForeignKey(
        Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("post")
    )
    made_at = models.DateTimeField()
    made_by_id = models.UUIDField()

    class Meta:
        ordering: ClassVar[list[str]] = ["day", "person"]
        constraints = [
            models.UniqueConstraint(fields=["roster", "person", "day"], name="pinned_cell_once"),
            models.CheckConstraint(
                condition=Q(shift=None, post=None) | Q(shift__isnull=False, post__isnull=False),
                name="pinned_cell_duty_or_off",
            ),
        ]


class PairRule(models.Model):
    """Two people who must have every shift together, or none; nobody is asked why. It holds in every roster of both.

    The one with the lower id stands first, so that two people have one rule at most.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    first = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", verbose_name=_("person"))
    second = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", verbose_name=_("the other"))
    together = models.BooleanField(_("together"), default=False)
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="pair_rule_one_for_two"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_rule_of_two_in_order"),
        ]


class UnitRules(models.Model):
    """What every roster of a unit keeps beside the contracts of its people. The defaults are no rule."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.OneToOneField(Unit, on_delete=models.CASCADE, related_name="duty_rules", verbose_name=_("unit"))
    shortest_run = models.PositiveSmallIntegerField(_("days in a row at least"), default=1)
    least_minutes_week = models.PositiveSmallIntegerField(_("minutes a week at least"), default=0)
    weekends_month = models.PositiveSmallIntegerField(_("weekends a month at most"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = "unit rules"
        constraints = [
            models.CheckConstraint(condition=Q(shortest_run__range=(1, MOST_RUN)), name="unit_rules_shortest_run"),
            models.CheckConstraint(
                condition=Q(least_minutes_week__range=(0, MOST_LEAST_HOURS * 60)), name="unit_rules_least_minutes"
            ),
            models.CheckConstraint(
                condition=Q(weekends_month=None) | Q(weekends_month__range=(0, MOST_WEEKENDS)),
                name="unit_rules_weekends",
            ),
        ]


class ForbiddenSuccession(models.Model):
    """In the rosters of a unit nobody has the shift ``after`` on the day after ``before``."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+", verbose_name=_("unit"))
    before = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="+", verbose_name=_("on one day"))
    after = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="+", verbose_name=_("on the next day"))
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "before", "after"], name="forbidden_succession_once"),
        ]


class DutyState(models.TextChoices):
    STANDING = "standing", _("Standing")
    CANCELLED = "cancelled", _("Cancelled")


class Duty(models.Model):
    """One person's published duty: a commitment, made only by the server. A change cancels one and makes another."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    roster = models.ForeignKey(Roster, on_delete=models.PROTECT, related_name="duties")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="duties", verbose_name=_("person"))
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="duties", verbose_name=_("post"))
    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="+", verbose_name=_("shift"))
    day = models.DateField(_("day"))
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    state = models.CharField(max_length=10, choices=DutyState.choices, default=DutyState.STANDING)
    given_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "duties"
        indexes = [
            models.Index(fields=["post", "starts_at"], name="duty_post_start"),
            models.Index(fields=["person", "day"], name="duty_person_day"),
            models.Index(fields=["roster", "day"], name="duty_roster_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "day"], condition=Q(state=DutyState.STANDING), name="duty_one_a_day"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="duty_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(state=DutyState.STANDING, cancelled_at=None)
                | Q(state=DutyState.CANCELLED, cancelled_at__isnull=False),
                name="duty_cancelled_at_some_time",
            ),
        ]


class NoticeKind(models.TextChoices):
    GIVEN = "given", _("New duty")
    CANCELLED = "cancelled", _("Duty cancelled")
    SWAP_ASKED = "swap_asked", _("A colleague asks to swap")
    SWAP_DONE = "swap_done", _("Swap approved")
    SWAP_REFUSED = "swap_refused", _("Swap refused")
    COLD = "cold", _("The cold opened a duty again")


class Notice(models.Model):
    """What somebody is told about a duty of theirs, or one that they answer for; it stays new until they have seen it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=12, choices=NoticeKind.choices)
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-made_at"], name="notice_person")]
        constraints = [
            # Weather is told again every few hours; who answers for a duty is told of it once.
            models.UniqueConstraint(fields=["person", "duty"], condition=Q(kind="cold"), name="notice_of_cold_once"),
        ]


class SwapState(models.TextChoices):
    ASKED = "asked", _("Asked")
    AGREED = "agreed", _("Agreed, waiting for approval")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Swap(models.Model):
    """A duty that its person asks a colleague to take over, against one of the colleague's (``counter``) or none."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="swaps")
    counter = models.ForeignKey(Duty, null=True, blank=True, on_delete=models.PROTECT, related_name="counter_swaps")
    colleague = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("colleague"))
    state = models.CharField(max_length=10, choices=SwapState.choices, default=SwapState.ASKED)
    asked_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.UUIDField(null=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["duty"],
                condition=Q(state__in=[SwapState.ASKED, SwapState.AGREED]),
                name="swap_one_open_for_a_duty",
            )
        ]


class CalendarLink(models.Model):
    """A secret address from which a calendar program reads somebody's duties; only its digest is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="calendar_links")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
