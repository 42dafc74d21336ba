"""Teams formed for a task: who approved them, who is in them, what they have to do, pledge and talk over."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from fangxian.base.ids import new_id
from fangxian.register.models.people import Person
from fangxian.register.models.units import Place, Unit


class TeamKind(models.TextChoices):
    UNIT = "unit", _("Unit team")
    POST = "post", _("Post team")
    BRANCH = "branch", _("Temporary branch")


class TeamState(models.TextChoices):
    PROPOSED = "proposed", _("Waiting for approval")
    APPROVED = "approved", _("Approved")
    DISSOLVED = "dissolved", _("Dissolved")


class Team(models.Model):
    """People who work together under a unit for a task (RULEBOOK B3, B4). It ends with its task.

    ``first_day`` and ``last_day`` are both days of work; without ``last_day`` it goes on until it is dissolved.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="teams", verbose_name=_("unit"))
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=8, choices=TeamKind.choices, default=TeamKind.UNIT)
    task = models.CharField(_("task"), max_length=500, blank=True)
    place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.PROTECT, related_name="teams", verbose_name=_("place")
    )
    first_day = models.DateField(_("first day of work"), null=True, blank=True)
    last_day = models.DateField(_("last day of work"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=TeamState.choices, default=TeamState.PROPOSED)
    proposed_by_id = models.UUIDField(null=True, blank=True)
    approved_by_id = models.UUIDField(null=True, blank=True)
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    dissolved_at = models.DateTimeField(_("dissolved at"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        indexes = [models.Index(fields=["state", "last_day"], name="team_state_last_day")]
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="team_name_in_unit"),
            models.CheckConstraint(
                condition=Q(first_day=None) | Q(last_day=None) | Q(last_day__gte=F("first_day")),
                name="team_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", approved_at=None)
                | Q(state="approved", approved_at__isnull=False)
                | Q(state="dissolved"),
                name="team_approved_at_some_time",
            ),
            models.CheckConstraint(
                condition=Q(state="dissolved", dissolved_at__isnull=False)
                | (~Q(state="dissolved") & Q(dissolved_at=None)),
                name="team_dissolved_at_some_time",
            ),
            models.CheckConstraint(
                condition=Q(approved_by_id=None) | Q(proposed_by_id=None) | ~Q(approved_by_id=F("proposed_by_id")),
                name="team_approved_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def members(self) -> QuerySet[Person]:
        """Return the people who are in the team now."""
        return Person.objects.filter(memberships__team=self, memberships__last_day=None)

    @property
    def is_closed(self) -> bool:
        """Say whether the team has been dissolved."""
        return self.state == TeamState.DISSOLVED

    def is_over(self, day: date) -> bool:
        """Say whether the team's last day has passed: it is dissolved by itself (RULEBOOK B4)."""
        return self.last_day is not None and self.last_day < day


class MemberRole(models.TextChoices):
    MEMBER = "member", _("Member")
    SECRETARY = "secretary", _("Secretary")
    DEPUTY = "deputy", _("Deputy secretary")
    ORGANISATION = "organisation", _("Committee member for organisation")
    PUBLICITY = "publicity", _("Committee member for publicity")
    DISCIPLINE = "discipline", _("Committee member for discipline")


class MemberStatus(models.TextChoices):
    FULL = "full", _("Full member")
    PROBATIONARY = "probationary", _("Probationary member")


class Membership(models.Model):
    """Somebody in a team, as what, from when. Without ``last_day`` they are in it now. It may be sensitive (RULEBOOK B7)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("team"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("person"))
    role = models.CharField(_("role in the team"), max_length=14, choices=MemberRole.choices, default=MemberRole.MEMBER)
    status = models.CharField(_("standing"), max_length=12, choices=MemberStatus.choices, default=MemberStatus.FULL)
    first_day = models.DateField(_("from"), null=True, blank=True)
    last_day = models.DateField(_("until"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "person"], condition=Q(last_day=None), name="membership_once_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["team"], condition=Q(last_day=None, role="secretary"), name="membership_one_secretary"
            ),
            models.CheckConstraint(
                condition=Q(first_day=None) | Q(last_day=None) | Q(last_day__gte=F("first_day")),
                name="membership_ends_after_it_begins",
            ),
        ]


class TeamTask(models.Model):
    """Something a team has to do."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="tasks", verbose_name=_("team"))
    text = models.CharField(_("task"), max_length=300)
    due_day = models.DateField(_("due by"), null=True, blank=True)
    person = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="team_tasks",
        verbose_name=_("assigned to"),
    )
    made_at = models.DateTimeField()
    made_by_id = models.UUIDField(null=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    done_by_id = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["made_at", "id"]


class Pledge(models.Model):
    """What a member pledged on a day, in their own words."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="pledges", verbose_name=_("team"))
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="team_pledges", verbose_name=_("who pledges")
    )
    text = models.CharField(_("pledge"), max_length=300)
    day = models.DateField(_("day"))
    made_by_id = models.UUIDField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["day", "id"]


class Meeting(models.Model):
    """A team's meeting on site or online: notice, attendance, minutes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="meetings", verbose_name=_("team"))
    subject = models.CharField(_("subject of the meeting"), max_length=200)
    starts_at = models.DateTimeField(_("begins"))
    is_online = models.BooleanField(_("held online"), default=False)
    where = models.CharField(_("room or link"), max_length=200, blank=True)
    notice_sent_at = models.DateTimeField(_("notice given at"), null=True, blank=True)
    notice_sent_by_id = models.UUIDField(null=True, blank=True)
    minutes = models.TextField(_("minutes of the meeting"), blank=True, max_length=8000)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancel_reason = models.CharField(_("reason"), max_length=100, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["-starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | ~Q(cancel_reason=""), name="meeting_cancelled_for_a_reason"
            )
        ]


class Presence(models.TextChoices):
    ON_SITE = "on_site", _("There in person")
    ONLINE = "online", _("There online")
    EXCUSED = "excused", _("Excused")
    ABSENT = "absent", _("Absent")


class MeetingAttendance(models.Model):
    """Whether somebody was at a meeting, and in what standing they were then."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="meetings", verbose_name=_("person"))
    status = models.CharField(_("standing"), max_length=12, choices=MemberStatus.choices)
    presence = models.CharField(_("presence"), max_length=8, choices=Presence.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="attendance_once_a_meeting")]
