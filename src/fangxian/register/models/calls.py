"""Calls for volunteers: what for, by which rule people are chosen, who applied and what became of it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from fangxian.base.ids import new_id
from fangxian.register.models.people import Person
from fangxian.register.models.units import Place, Unit


class CallPurpose(models.TextChoices):
    TASK = "task", _("A task")
    BATCH = "batch", _("A closed-duty batch")


class ChoiceRule(models.TextChoices):
    FIRST_COME = "first_come", _("First come, first chosen")
    LONGEST_SINCE = "longest_since", _("Who has not been called for longest")
    BY_LOT = "by_lot", _("By lot")


class CallState(models.TextChoices):
    OPEN = "open", _("Taking applications")
    CHOSEN = "chosen", _("People chosen")
    CANCELLED = "cancelled", _("Cancelled")


class Call(models.Model):
    """A unit asks for volunteers for a batch or a task. The people of the unit and of those below it may apply.

    ``seed`` is drawn when the call is published, so that nobody can try lots until one pleases.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="calls", verbose_name=_("unit"))
    title = models.CharField(_("what for"), max_length=120)
    purpose = models.CharField(_("kind"), max_length=8, choices=CallPurpose.choices, default=CallPurpose.TASK)
    text = models.CharField(_("what there is to do"), max_length=1000, blank=True)
    place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.PROTECT, related_name="calls", verbose_name=_("place")
    )
    first_day = models.DateField(_("first day of work"))
    last_day = models.DateField(_("last day of work"))
    wanted = models.PositiveSmallIntegerField(_("how many"))
    reserves = models.PositiveSmallIntegerField(_("how many in reserve"), default=0)
    skills = models.CharField(_("skills wished for"), max_length=300, blank=True)
    rule = models.CharField(_("rule of choice"), max_length=16, choices=ChoiceRule.choices)
    seed = models.CharField(max_length=32)
    closes_at = models.DateTimeField(_("open until"))
    is_warning_post = models.BooleanField(_("post on which the cold is dangerous"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=CallState.choices, default=CallState.OPEN)
    published_at = models.DateTimeField(_("published at"))
    published_by_id = models.UUIDField(null=True)
    chosen_at = models.DateTimeField(_("chosen at"), null=True, blank=True)
    chosen_by_id = models.UUIDField(null=True, blank=True)
    cancel_reason = models.CharField(_("reason for cancelling"), max_length=100, blank=True)
    history = HistoricalRecords()

    class Meta:
        indexes = [models.Index(fields=["state", "closes_at"], name="call_state_closes")]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="call_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(wanted__gte=1), name="call_wants_somebody"),
            models.CheckConstraint(
                condition=Q(state="chosen", chosen_at__isnull=False) | (~Q(state="chosen") & Q(chosen_at=None)),
                name="call_chosen_at_some_time",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ApplicationState(models.TextChoices):
    WAITING = "waiting", _("Waiting for the choice")
    CHOSEN = "chosen", _("Chosen")
    RESERVE = "reserve", _("In reserve")
    NOT_CHOSEN = "not_chosen", _("Not chosen")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Why(models.TextChoices):
    """Why an application came out as it did; put into sentences by ``register.wording``."""

    PLACE = "place", _("by the order of the rule")
    MOVED_UP = "moved_up", _("moved up from the reserve")
    NOT_INSURED = "not_insured", _("no accident insurance")
    LEFT = "left", _("no longer in the register of people")


class Application(models.Model):
    """Somebody applies for a call. ``rank`` and ``basis`` tell how the rule came to its answer.

    ``insured_needed_until`` is set for a volunteer on a post of the warning level: without insurance until then the
    database refuses to have them chosen (RULEBOOK K9).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="applications", verbose_name=_("call"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="applications", verbose_name=_("person"))
    applied_at = models.DateTimeField(_("applied at"))
    words = models.CharField(_("in their own words"), max_length=300, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=ApplicationState.choices, default=ApplicationState.WAITING
    )
    rank = models.PositiveIntegerField(_("place in the order"), null=True, blank=True)
    basis = models.CharField(_("basis"), max_length=64, blank=True)
    why = models.CharField(_("why so"), max_length=12, choices=Why.choices, blank=True)
    insurance = models.CharField(_("number of the accident insurance"), max_length=64, blank=True)
    insured_until = models.DateField(_("insured until"), null=True, blank=True)
    insurance_by_id = models.UUIDField(null=True, blank=True)
    insured_needed_until = models.DateField(null=True, blank=True)
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["applied_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["call", "person"], name="application_once_a_call"),
            models.CheckConstraint(
                condition=~Q(state="chosen")
                | Q(insured_needed_until=None)
                | (~Q(insurance="") & Q(insured_until__isnull=False, insured_until__gte=F("insured_needed_until"))),
                name="application_chosen_is_insured",
            ),
        ]
