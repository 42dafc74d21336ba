"""Forms of rosters. What they say goes to a service as it is; rules live there."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from fangxian.register.models import Person, Unit
from fangxian.register.queries import search_units
from fangxian.roster.duties.models import MOST_LEAST_HOURS, MOST_RUN, MOST_WEEKENDS
from fangxian.roster.staffing.models import Shift

DEFAULT_DAYS = 7


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """Return a field for a day."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


class NewRosterForm(forms.Form):
    unit = forms.CharField(
        label=_("unit"), max_length=150, help_text=_("Its code or its whole name; those below it are planned with it.")
    )
    first_day = day_field(_("first day"))
    days = forms.IntegerField(label=_("number of days"), min_value=1, max_value=366, initial=DEFAULT_DAYS)
    title = forms.CharField(
        label=_("title"), max_length=120, required=False, help_text=_("Empty: the unit and the days.")
    )

    def __init__(self, units: QuerySet[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = units
        self.fields["unit"].widget.template_name = "console/_unit_input.html"

    def clean_unit(self) -> Unit:
        """Return the unit, within reach."""
        text = self.cleaned_data["unit"]
        found = [
            unit
            for unit in search_units(self.units, text)[:20]
            if text in (unit.name, unit.code, f"{unit.code} {unit.name}")
        ]
        if len(found) != 1:
            raise ValidationError(
                _("Several units have this name; give the code.") if found else _("No such unit within your reach.")
            )
        return found[0]


class CopyForm(forms.Form):
    first_day = day_field(_("first day"), help_text=_("The same duties, day for day, from this day on."))
    title = forms.CharField(label=_("title"), max_length=120, required=False)


class SearchForm(forms.Form):
    seconds = forms.TypedChoiceField(
        label=_("How long to look for a better plan"),
        coerce=int,
        initial=60,
        choices=[(20, _("20 seconds")), (60, _("1 minute")), (300, _("5 minutes")), (1200, _("20 minutes"))],
    )


class CellForm(forms.Form):
    what = forms.ChoiceField(label=_("Shift and post"), required=False)
    pinned = forms.BooleanField(
        label=_("Fix this cell"), required=False, help_text=_("The next search keeps it as it is, a day off as well.")
    )

    def __init__(self, choices: list[tuple[str, str]], *args: Any, can_pin: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not can_pin:
            del self.fields["pinned"]
        field = self.fields["what"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("off")), *choices]


class PublishForm(forms.Form):
    expected = forms.UUIDField(required=False, widget=forms.HiddenInput)
    overrule = forms.CharField(
        label=_("Why rules may be broken"),
        max_length=200,
        required=False,
        help_text=_("Needed only where the plan breaks rules; kept in the record."),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("reason"), max_length=200)


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A person, shown by number."""

    def label_from_instance(self, obj: Person) -> str:
        return obj.number


class ShiftField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A shift, shown by code and name."""

    def label_from_instance(self, obj: Shift) -> str:
        return f"{obj.code} {obj.name}"


class SickForm(forms.Form):
    person = PersonField(label=_("Who cannot come"), queryset=Person.objects.none())
    first_day = day_field(_("from"))
    last_day = day_field(
        _("until"), required=False, help_text=_("Empty: until the stop is lifted. No illness is named here.")
    )

    def __init__(self, people: QuerySet[Person], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = people


class PairForm(forms.Form):
    first = PersonField(label=_("person"), queryset=Person.objects.none())
    second = PersonField(label=_("the other"), queryset=Person.objects.none())
    what = forms.ChoiceField(
        label=_("What holds for the two"),
        choices=[("apart", _("never the same shift")), ("together", _("always the same shift"))],
        help_text=_(
            "A shift of a day counts, whichever post it is at. “Always” means that one has no duty while the other is away."
        ),
    )

    def __init__(self, people: QuerySet[Person], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first", "second"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = people


class RulesForm(forms.Form):
    shortest_run = forms.IntegerField(
        label=_("Days in a row at least"),
        min_value=1,
        max_value=MOST_RUN,
        help_text=_("Whoever is on duty stays on duty for so many days. 1: no rule."),
    )
    least_hours = forms.IntegerField(
        label=_("Hours a week at least"),
        min_value=0,
        max_value=MOST_LEAST_HOURS,
        help_text=_(
            "On the average of the roster, and never more than somebody's own most. Days away owe nothing, volunteers owe none. "
            "0: no rule."
        ),
    )
    weekends_month = forms.IntegerField(
        label=_("Weekends a month at most"),
        min_value=0,
        max_value=MOST_WEEKENDS,
        required=False,
        help_text=_(
            "A weekend counts when Saturday or Sunday has a duty, also one of an earlier roster. Empty: no rule."
        ),
    )


class SuccessionForm(forms.Form):
    before = ShiftField(label=_("Shift on one day"), queryset=Shift.objects.none())
    after = ShiftField(label=_("which must not follow on the next day"), queryset=Shift.objects.none())

    def __init__(self, shifts: QuerySet[Shift], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("before", "after"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = shifts


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("Table"), help_text=_("People down, days across, as the file that this page gives out.")
    )
