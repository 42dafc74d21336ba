"""Forms of staffing. What they say goes to a service as it is; rules live there."""

from datetime import time
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fangxian.register.divisions import normalise_code
from fangxian.register.models import Person, Place, Unit
from fangxian.roster.staffing import words
from fangxian.roster.staffing.days import bits_of, span
from fangxian.roster.staffing.models import Post, Shelter, Shift, Skill, StatementKind, StopKind
from fangxian.roster.staffing.services import NeedValues, PostValues, ShiftValues, StaffValues, StatementValues

SEASON_HINT = gettext_lazy("Month and day, such as 11-01; empty for the whole year. A season may go over the new year.")
NEXT_DAY = gettext_lazy("At or before the beginning: the next day.")
WEIGHTS = ((1, gettext_lazy("a little")), (2, gettext_lazy("somewhat")), (3, gettext_lazy("clearly")),
           (4, gettext_lazy("much")), (5, gettext_lazy("very much")))  # fmt: skip


def reason_field(*, required: bool = True) -> forms.CharField:
    """Return the field for why something is changed."""
    return forms.CharField(label=gettext_lazy("reason"), max_length=100, required=required)


def day_field(label: Any, *, required: bool = True, **more: Any) -> forms.DateField:
    """Return a field for a day."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, **more)


def time_field(label: Any, *, required: bool = True, **more: Any) -> forms.TimeField:
    """Return a field for a time of the day."""
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=required, widget=widget, **more)


def minute_of(value: time | None) -> int | None:
    """Return a time as minutes after midnight."""
    return None if value is None else value.hour * 60 + value.minute


def time_of(minute: int | None) -> time | None:
    """Return minutes after midnight as a time."""
    return None if minute is None else time(minute // 60 % 24, minute % 60)


class Checks(forms.CheckboxSelectMultiple):
    """Boxes in a row, large enough for a thumb, as one group for a screen reader."""

    template_name = "staffing/_checks.html"


class Radios(forms.RadioSelect):
    """One of a few, drawn like ``Checks``."""

    template_name = "staffing/_checks.html"


class WeekdaysField(forms.TypedMultipleChoiceField):
    """Days of the week; none chosen in a form that was sent means none, which the service refuses."""

    def __init__(self, **more: Any):
        days = [(number, number) for number in range(7)]
        super().__init__(
            label=gettext_lazy("days of the week"), coerce=int, choices=days, widget=Checks, required=False,
            initial=list(range(7)), **more,
        )  # fmt: skip
        self.choices = lambda: [(number, words.weekday_name(number)) for number in range(7)]


class UnitField(forms.CharField):
    """A unit by its code or its whole name, within ``units``; suggestions come while typing."""

    def __init__(self, units: QuerySet[Unit], **more: Any):
        more.setdefault("label", gettext_lazy("unit"))
        super().__init__(help_text=gettext_lazy("Its code or its whole name."), max_length=150, **more)
        self.widget.template_name = "console/_unit_input.html"
        self.units = units

    def clean(self, value: Any) -> Unit | None:
        text = super().clean(value)
        if not text:
            return None
        found = list(self.units.filter(Q(code__in={text, normalise_code(text)}) | Q(name=text))[:2])
        if len(found) != 1:
            raise forms.ValidationError(
                _("Several units have this name; give the code.") if found else _("No unit has this code or name.")
            )
        return found[0]


class ReasonForm(forms.Form):
    reason = reason_field()


class SkillForm(forms.Form):
    code = forms.CharField(label=gettext_lazy("code"), max_length=32)
    name = forms.CharField(label=gettext_lazy("name"), max_length=64)
    reason = reason_field(required=False)


class ChangedSkillForm(SkillForm):
    is_closed = forms.BooleanField(label=gettext_lazy("closed"), required=False)
    reason = reason_field()
    field_order = ("code", "name", "is_closed", "reason")


class ShiftForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("code"), max_length=12, help_text=gettext_lazy("As it stands in the table: D, N, 白, 夜.")
    )
    name = forms.CharField(label=gettext_lazy("name"), max_length=64)
    begins = time_field(gettext_lazy("begins"))
    ends = time_field(gettext_lazy("ends"), help_text=NEXT_DAY)
    reason = reason_field()

    def values(self) -> ShiftValues:
        """Return what the form says of the shift."""
        data = self.cleaned_data
        start, end = span(minute_of(data["begins"]) or 0, minute_of(data["ends"]) or 0)
        return ShiftValues(code=data["code"], name=data["name"], start_minute=start, minutes=end - start)


class ChangedShiftForm(ShiftForm):
    is_closed = forms.BooleanField(label=gettext_lazy("closed"), required=False)
    field_order = ("code", "name", "begins", "ends", "is_closed", "reason")


class NewShiftForm(ShiftForm):
    reason = reason_field(required=False)

    def __init__(self, units: QuerySet[Unit], *args: Any, **more: Any):
        super().__init__(*args, **more)
        self.fields["unit"] = UnitField(units)
        self.order_fields(["unit"])


class PostForm(forms.Form):
    is_outdoor = forms.BooleanField(label=gettext_lazy("outdoors"), required=False)
    is_standing = forms.BooleanField(
        label=gettext_lazy("little movement"), required=False,
        help_text=gettext_lazy("Standing guard cools faster than walking: stints become shorter."),
    )  # fmt: skip
    shelter = forms.ChoiceField(label=gettext_lazy("where people warm up"), choices=Shelter.choices)
    warm_places = forms.IntegerField(label=gettext_lazy("how many can warm up at once"), min_value=0, max_value=500)
    warm_up_minutes = forms.IntegerField(label=gettext_lazy("minutes to warm up"), min_value=5, max_value=120)
    reason = reason_field()

    def values(self) -> PostValues:
        """Return what the form says of the post."""
        return PostValues(**{name: self.cleaned_data[name] for name in PostValues.__dataclass_fields__})


class ChangedPostForm(PostForm):
    is_closed = forms.BooleanField(label=gettext_lazy("closed"), required=False)
    field_order = ("is_outdoor", "is_standing", "shelter", "warm_places", "warm_up_minutes", "is_closed", "reason")


class NewPostForm(PostForm):
    reason = reason_field(required=False)

    def __init__(self, places: QuerySet[Place], *args: Any, **more: Any):
        super().__init__(*args, **more)
        self.fields["place"] = forms.ModelChoiceField(
            places, label=gettext_lazy("place"),
            help_text=gettext_lazy("Manned places that are not posts yet; the register of places says which are manned."),
        )  # fmt: skip
        self.order_fields(["place"])


class NeedForm(forms.Form):
    begins = time_field(gettext_lazy("from"))
    ends = time_field(gettext_lazy("until"), help_text=NEXT_DAY)
    weekdays = WeekdaysField(help_text=gettext_lazy("By the day on which the hours begin."))
    season_from = forms.CharField(
        label=gettext_lazy("season from"), max_length=5, required=False, help_text=SEASON_HINT
    )
    season_to = forms.CharField(label=gettext_lazy("season to"), max_length=5, required=False)
    required = forms.IntegerField(label=gettext_lazy("people needed"), min_value=1, max_value=500)
    preferred = forms.IntegerField(
        label=gettext_lazy("people wished for"), min_value=1, max_value=500, required=False,
        help_text=gettext_lazy("Empty: as many as are needed."),
    )  # fmt: skip
    reason = reason_field(required=False)

    def __init__(self, *args: Any, **more: Any):
        super().__init__(*args, **more)
        skills = Skill.objects.filter(is_closed=False).order_by("code")
        self.fields["skill"] = forms.ModelChoiceField(
            skills, label=gettext_lazy("skill"), required=False, empty_label=_("anybody")
        )
        self.order_fields(["begins", "ends", "weekdays", "required", "preferred", "skill", "season_from", "season_to"])

    def values(self) -> NeedValues:
        """Return what the form says of the need."""
        data = self.cleaned_data
        return NeedValues(
            start_minute=minute_of(data["begins"]) or 0, end_minute=minute_of(data["ends"]) or 0,
            weekdays=bits_of(data["weekdays"]), season_from=data["season_from"], season_to=data["season_to"],
            skill_id=data["skill"].pk if data["skill"] else None, required=data["required"], preferred=data["preferred"],
        )  # fmt: skip


class ChangedNeedForm(NeedForm):
    reason = reason_field()


class StaffForm(forms.Form):
    skills = forms.ModelMultipleChoiceField(
        Skill.objects.none(), label=gettext_lazy("skills"), required=False, widget=Checks
    )
    posts = forms.ModelMultipleChoiceField(
        Post.objects.none(), label=gettext_lazy("posts"), required=False, widget=Checks,
        help_text=gettext_lazy("None chosen: any post of their unit."),
    )  # fmt: skip
    hours_week = forms.FloatField(label=gettext_lazy("hours a week at most"), min_value=0, max_value=168)
    rest_hours = forms.FloatField(label=gettext_lazy("hours of rest between duties"), min_value=0, max_value=48)
    longest_run = forms.IntegerField(label=gettext_lazy("days in a row at most"), min_value=1, max_value=31)
    nights_week = forms.IntegerField(
        label=gettext_lazy("nights a week at most"), min_value=0, max_value=7, required=False,
        help_text=gettext_lazy("Empty: no limit of its own."),
    )  # fmt: skip
    is_indoor_only = forms.BooleanField(label=gettext_lazy("indoor post only"), required=False)
    insurance = forms.CharField(
        label=gettext_lazy("number of the accident insurance"), max_length=64, required=False,
        help_text=gettext_lazy("Without one a volunteer is not put on a post where the cold warning holds."),
    )  # fmt: skip
    insured_until = day_field(gettext_lazy("insured until"), required=False)
    reason = reason_field()

    def __init__(self, posts: QuerySet[Post], *args: Any, **more: Any):
        super().__init__(*args, **more)
        skills, choices = self.fields["skills"], self.fields["posts"]
        assert isinstance(skills, forms.ModelMultipleChoiceField)
        assert isinstance(choices, forms.ModelMultipleChoiceField)
        skills.queryset = Skill.objects.filter(is_closed=False).order_by("code")
        choices.queryset = posts.filter(is_closed=False).order_by("place__unit__path", "place__name")

    def values(self) -> StaffValues:
        """Return what the form says of the member of the staff."""
        data = self.cleaned_data
        return StaffValues(
            skills=tuple(item.pk for item in data["skills"]), posts=tuple(item.pk for item in data["posts"]),
            minutes_week=round(data["hours_week"] * 60), rest_minutes=round(data["rest_hours"] * 60),
            longest_run=data["longest_run"], nights_week=data["nights_week"], is_indoor_only=data["is_indoor_only"],
            insurance=data["insurance"], insured_until=data["insured_until"],
        )  # fmt: skip


class ChangedStaffForm(StaffForm):
    is_closed = forms.BooleanField(label=gettext_lazy("off the staff list"), required=False)

    def __init__(self, *args: Any, **more: Any):
        super().__init__(*args, **more)
        self.order_fields([*StaffForm.base_fields][:-1])


class PersonField(forms.CharField):
    """A person by their number in a unit; the form that has it also has ``unit``."""

    def __init__(self, **more: Any):
        super().__init__(
            label=gettext_lazy("number"), max_length=20, help_text=gettext_lazy("As in the register of people."), **more
        )


class PersonForm(forms.Form):
    """Names one person of ``people`` by unit and number."""

    def __init__(self, units: QuerySet[Unit], people: QuerySet[Person], *args: Any, **more: Any):
        super().__init__(*args, **more)
        self.people = people
        self.person: Person | None = None
        self.fields["unit"] = UnitField(units)
        self.fields["number"] = PersonField()
        self.order_fields(["unit", "number"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("unit") and data.get("number"):
            self.person = self.people.filter(unit=data["unit"], number=data["number"].strip()).first()
            if self.person is None:
                self.add_error("number", _("Nobody in this unit has this number."))
        return data

    def person_id(self) -> UUID:
        """Return the id of the person whom a whole form names."""
        assert self.person is not None
        return self.person.pk


class NewStaffForm(PersonForm, StaffForm):
    reason = reason_field(required=False)

    def __init__(self, units: QuerySet[Unit], people: QuerySet[Person], posts: QuerySet[Post], *args: Any, **more: Any):
        self._posts = posts
        StaffForm.__init__(self, posts, *args, **more)
        self.people, self.person = people, None
        self.fields["unit"] = UnitField(units)
        self.fields["number"] = PersonField()
        self.order_fields(["unit", "number"])


class StopForm(PersonForm):
    kind = forms.ChoiceField(label=gettext_lazy("kind"), choices=StopKind.choices)
    first_day = day_field(gettext_lazy("from"))
    last_day = day_field(gettext_lazy("until"), required=False, help_text=gettext_lazy("Empty: until it is lifted."))


class OverrideForm(forms.Form):
    first_day = day_field(gettext_lazy("from"))
    last_day = day_field(gettext_lazy("until"))
    reason = forms.CharField(
        label=gettext_lazy("reason"), max_length=200,
        help_text=gettext_lazy("It stands in the record. No diagnosis, please."),
    )  # fmt: skip


class LiftForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("reason"), max_length=200, help_text=gettext_lazy("No diagnosis, please.")
    )


class DecideForm(forms.Form):
    approve = forms.ChoiceField(
        label=gettext_lazy("decision"), choices=(("yes", gettext_lazy("Approve")), ("no", gettext_lazy("Refuse"))),
        widget=Radios(),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("reason"), max_length=200, required=False,
        help_text=gettext_lazy("Needed when it is refused; the person reads it."),
    )  # fmt: skip


class LeaveForm(forms.Form):
    """Leave: days alone. What it is for is not asked."""

    kind = StatementKind.LEAVE
    first_day = day_field(gettext_lazy("from"))
    last_day = day_field(gettext_lazy("until"))

    def values(self) -> StatementValues:
        """Return what the form states."""
        return StatementValues(kind=self.kind, **self.stated())

    def stated(self) -> dict[str, Any]:
        """Return the parts of the statement that this form has."""
        return {name: self.cleaned_data[name] for name in ("first_day", "last_day")}


class WeeklyForm(LeaveForm):
    last_day = day_field(
        gettext_lazy("until"), required=False, help_text=gettext_lazy("Empty: until you take it back.")
    )
    weekdays = WeekdaysField()

    def stated(self) -> dict[str, Any]:
        return {**super().stated(), "weekdays": bits_of(self.cleaned_data["weekdays"])}


class UnavailableForm(WeeklyForm):
    kind = StatementKind.UNAVAILABLE
    begins = time_field(gettext_lazy("from (time)"), required=False, help_text=gettext_lazy("Empty: the whole day."))
    ends = time_field(gettext_lazy("until (time)"), required=False, help_text=NEXT_DAY)

    def stated(self) -> dict[str, Any]:
        data = self.cleaned_data
        minutes = {"start_minute": minute_of(data["begins"]), "end_minute": minute_of(data["ends"])}
        return {**super().stated(), **minutes}


class CareForm(UnavailableForm):
    kind = StatementKind.CARE


class WishOffForm(WeeklyForm):
    kind = StatementKind.WISH_OFF
    weight = forms.TypedChoiceField(label=gettext_lazy("how much it matters"), coerce=int, choices=WEIGHTS, initial=2)

    def __init__(self, *args: Any, shifts: QuerySet[Shift], **more: Any):
        super().__init__(*args, **more)
        self.fields["shift"] = forms.ModelChoiceField(
            shifts, label=gettext_lazy("shift"), required=False, empty_label=_("any")
        )
        self.order_fields(["first_day", "last_day", "weekdays", "shift", "weight"])

    def stated(self) -> dict[str, Any]:
        shift = self.cleaned_data["shift"]
        return {**super().stated(), "shift_id": shift.pk if shift else None, "weight": self.cleaned_data["weight"]}


class WishOnForm(WishOffForm):
    kind = StatementKind.WISH_ON


STATEMENT_FORMS: dict[str, type[LeaveForm]] = {
    form.kind.value: form for form in (LeaveForm, CareForm, UnavailableForm, WishOffForm, WishOnForm)
}


class EmptyForm(forms.Form):
    """A question that is answered by sending it."""

    sent = forms.CharField(widget=forms.HiddenInput(), initial="1")
