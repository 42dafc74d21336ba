"""Forms about teams: what they are for, who is in them, their tasks, pledges and meetings."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fangxian.console.registers.forms import UnitField, reason_field
from fangxian.register.models import MemberStatus, Person, Place, Presence, Team, TeamKind, Unit
from fangxian.register.services.add_team import TeamValues
from fangxian.register.services.meetings import MeetingValues
from fangxian.register.services.memberships import SeatValues
from fangxian.register.wording import roles_of


def day_field(label: Any, *, required: bool = False, **more: Any) -> forms.DateField:
    """Return a field for a day."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, **more)


def moment_field(label: Any, **more: Any) -> forms.DateTimeField:
    """Return a field for a moment in the region's time."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, **more)


class PlaceField(forms.CharField):
    """A place by its code or its whole name, in ``unit`` or below it, or in any of ``units``."""

    def __init__(self, places: QuerySet[Place], **more: Any):
        help_text = gettext_lazy("The place's code or its whole name.")
        super().__init__(**{"required": False, "max_length": 120, "help_text": help_text, **more})
        self.places = places

    def clean(self, value: Any) -> UUID | None:
        text = super().clean(value)
        if not text:
            return None
        found = list(self.places.filter(code=text).values_list("pk", flat=True)[:2])
        found = found or list(self.places.filter(name=text).values_list("pk", flat=True)[:2])
        if len(found) != 1:
            raise forms.ValidationError(
                _("Several places have this name; give the code.") if found else _("No place has this code or name.")
            )
        return found[0]


class PersonField(forms.CharField):
    """Somebody by their number, among ``people``."""

    def __init__(self, people: QuerySet[Person], **more: Any):
        help_text = gettext_lazy("Their number in the register of people.")
        super().__init__(**{"max_length": 20, "help_text": help_text, **more})
        self.people = people

    def clean(self, value: Any) -> Person | None:
        text = super().clean(value)
        if not text:
            return None
        found = list(self.people.filter(number=text)[:2])
        if len(found) != 1:
            raise forms.ValidationError(
                _("Several people have this number.")
                if found
                else _("There is no such person: {number}").format(number=text)
            )
        return found[0]


class TeamForm(forms.Form):
    """What a team is. ``members`` are everybody who shall be in it."""

    name = forms.CharField(label=gettext_lazy("name"), max_length=120)
    kind = forms.ChoiceField(label=gettext_lazy("kind"), choices=TeamKind.choices, required=False)
    task = forms.CharField(
        label=gettext_lazy("task"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    first_day = day_field(gettext_lazy("first day of work"))
    last_day = day_field(
        gettext_lazy("last day of work"), help_text=gettext_lazy("The team dissolves by itself after it.")
    )
    members = forms.CharField(
        label=gettext_lazy("members"), required=False, max_length=5000,
        help_text=gettext_lazy("Their numbers in the register of people."),
    )  # fmt: skip
    reason = reason_field()

    def __init__(self, places: QuerySet[Place], *args: Any, **more: Any):
        super().__init__(*args, **more)
        self.fields["place"] = PlaceField(places, label=gettext_lazy("place"))
        self.order_fields(["name", "kind", "task", "place"])

    def about(self) -> TeamValues:
        """Return what the form says the team is for."""
        data = self.cleaned_data
        return TeamValues(
            kind=data["kind"] or TeamKind.UNIT, task=data["task"], place_id=data["place"], first_day=data["first_day"],
            last_day=data["last_day"],
        )  # fmt: skip


class NewTeamForm(TeamForm):
    reason = reason_field(required=False)

    def __init__(self, units: QuerySet[Unit], places: QuerySet[Place], *args: Any, **more: Any):
        super().__init__(places, *args, **more)
        self.fields["unit"] = UnitField(units, label=gettext_lazy("unit"))
        self.order_fields(["unit"])


class SeatForm(forms.Form):
    """As what somebody is in a team."""

    role = forms.ChoiceField(label=gettext_lazy("role in the team"), choices=())
    status = forms.ChoiceField(label=gettext_lazy("standing"), choices=MemberStatus.choices)
    reason = reason_field()

    def __init__(self, team: Team, *args: Any, **more: Any):
        super().__init__(*args, **more)
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = roles_of(team.kind)

    def seat(self) -> SeatValues:
        """Return what the form says."""
        return SeatValues(role=self.cleaned_data["role"], status=self.cleaned_data["status"])


class NewMemberForm(SeatForm):
    first_day = day_field(gettext_lazy("from"))
    reason = reason_field(required=False)

    def __init__(self, team: Team, *args: Any, **more: Any):
        super().__init__(team, *args, **more)
        people = Person.objects.filter(unit__path__startswith=team.unit.path)
        self.fields["person"] = PersonField(people, label=gettext_lazy("number"))
        self.order_fields(["person", "role", "status", "first_day", "reason"])


Members = list[tuple[str, str]]


class TaskForm(forms.Form):
    text = forms.CharField(label=gettext_lazy("task"), max_length=300)
    due_day = day_field(gettext_lazy("due by"))
    person = forms.TypedChoiceField(label=gettext_lazy("assigned to"), coerce=UUID, empty_value=None, required=False)

    def __init__(self, members: Members, *args: Any, **more: Any):
        super().__init__(*args, **more)
        who = self.fields["person"]
        assert isinstance(who, forms.ChoiceField)
        who.choices = [("", _("The whole team")), *members]


class PledgeForm(forms.Form):
    person = forms.TypedChoiceField(label=gettext_lazy("who pledges"), coerce=UUID)
    text = forms.CharField(label=gettext_lazy("pledge"), max_length=300)
    day = day_field(gettext_lazy("day"))

    def __init__(self, members: Members, *args: Any, **more: Any):
        super().__init__(*args, **more)
        who = self.fields["person"]
        assert isinstance(who, forms.ChoiceField)
        who.choices = members


class MeetingForm(forms.Form):
    subject = forms.CharField(label=gettext_lazy("subject of the meeting"), max_length=200)
    starts_at = moment_field(gettext_lazy("begins"))
    is_online = forms.BooleanField(label=gettext_lazy("held online"), required=False)
    where = forms.CharField(
        label=gettext_lazy("room or link"), max_length=200, required=False,
        help_text=gettext_lazy("The room, or the number or link of the online meeting."),
    )  # fmt: skip

    def values(self) -> MeetingValues:
        """Return what the form says of the meeting."""
        data = self.cleaned_data
        return MeetingValues(**{name: data[name] for name in MeetingValues.__dataclass_fields__})


class ChangedMeetingForm(MeetingForm):
    reason = reason_field()


class MinutesForm(forms.Form):
    """Who was at a meeting, one field a member, and its minutes."""

    minutes = forms.CharField(
        label=gettext_lazy("minutes of the meeting"),
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(self, members: Members, *args: Any, known: dict[str, str], minutes: str):
        super().__init__(*args)
        self.members = members
        self.fields["minutes"].initial = minutes
        choices = [("", _("not noted")), *((value, str(label)) for value, label in Presence.choices)]
        for id, name in members:
            self.fields[f"presence-{id}"] = forms.ChoiceField(
                label=name, required=False, choices=choices, initial=known.get(id, "")
            )
        self.order_fields([f"presence-{id}" for id, _name in members])

    def presences(self) -> dict[UUID, str]:
        """Return how each member was present, of those who were noted."""
        noted = {id: self.cleaned_data[f"presence-{id}"] for id, _name in self.members}
        return {UUID(id): presence for id, presence in noted.items() if presence}
