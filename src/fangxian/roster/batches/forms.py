"""Forms of batches. What they say goes to a service as it is; rules live there."""

from datetime import time
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fangxian.base.problems import Problem
from fangxian.register.importing.tables import MAX_BYTES, read_rows
from fangxian.register.importing.teams import read_numbers
from fangxian.register.models import Place, Unit
from fangxian.roster.batches import queries
from fangxian.roster.batches.models import LONGEST_PHASE, Edition, Role
from fangxian.roster.batches.services import EditionValues, PhaseValues

LEADER_WORDS = frozenset({"是", "带队", "组长", "领队", "队长", "leader", "yes", "y"})
HEADINGS = frozenset({"编号", "人员编号", "工号", "警号", "number"})


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


def _clock(label: Any, **more: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time", "step": 300}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget, **more)


def _minute(value: time | None) -> int | None:
    return None if value is None else value.hour * 60 + value.minute


def _number(label: Any, low: int, high: int, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=low, max_value=high, **more)


class UnitField(forms.CharField):
    """A unit by its code or its whole name, within ``units``; suggestions come while typing."""

    def __init__(self, units: QuerySet[Unit], **more: Any):
        super().__init__(help_text=gettext_lazy("Its code or its whole name."), max_length=120, **more)
        self.widget.template_name = "console/_unit_input.html"
        self.units = units

    def clean(self, value: Any) -> Unit | None:
        text = super().clean(value)
        found = list(self.units.filter(Q(code=text.split(" ")[0]) | Q(name=text))[:2])
        if len(found) != 1:
            raise forms.ValidationError(
                _("Several units have this name; give the code.") if found else _("No unit has this code or name.")
            )
        return found[0]


class EditionForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("name"), max_length=80)
    risk = forms.CharField(label=gettext_lazy("risk level"), max_length=40, required=False)
    longest_duty = _number(
        gettext_lazy("longest duty in days"),
        1,
        LONGEST_PHASE,
        help_text=gettext_lazy("More days than this raise an alarm."),
    )
    days_apart = _number(gettext_lazy("days apart after an exposure"), 0, 60, initial=14)
    gate = forms.CharField(label=gettext_lazy("gate"), max_length=40)
    vehicle = forms.CharField(label=gettext_lazy("vehicle"), max_length=40)
    first_move = _clock(gettext_lazy("first change-over of a day"), initial=time(8))
    move_minutes = _number(gettext_lazy("minutes for a change-over"), 5, 600, initial=30)
    airing_minutes = _number(gettext_lazy("minutes of airing after it"), 0, 600, initial=60)
    source = forms.CharField(label=gettext_lazy("source"), max_length=300, required=False)

    def __init__(self, units: QuerySet[Unit], *args: Any, **more: Any):
        super().__init__(*args, **more)
        self.fields["unit"] = UnitField(units, label=gettext_lazy("closed institution"))
        self.order_fields(["unit"])

    def values(self, phases: list[PhaseValues]) -> EditionValues:
        """Return what the form says, with these phases."""
        data = {name: self.cleaned_data[name] for name in self.cleaned_data if name != "unit"}
        data["first_move"] = _minute(data["first_move"])
        return EditionValues(phases=tuple(phases), **data)


class PhaseForm(forms.Form):
    """One row; a row without a name is left out."""

    name = forms.CharField(label=gettext_lazy("phase"), max_length=40, required=False)
    days = _number(gettext_lazy("days"), 1, LONGEST_PHASE, required=False)
    role = forms.ChoiceField(label=gettext_lazy("kind of phase"), choices=Role.choices, required=False)
    place = forms.CharField(
        label=gettext_lazy("place"), max_length=120, required=False,
        widget=forms.TextInput(attrs={"list": "places", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, places: QuerySet[Place], **more: Any):
        super().__init__(*args, **more)
        self.places = places

    def clean_place(self) -> Place | None:
        text = self.cleaned_data["place"]
        if not text:
            return None
        found = queries.places_named(self.places, text)
        if len(found) != 1:
            raise forms.ValidationError(
                _("Several places have this name; give the code.") if found else _("No place has this code or name.")
            )
        return found[0]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("name") and not data.get("days") and "days" not in self.errors:
            self.add_error("days", _("How many days?"))
        return data

    def values(self) -> PhaseValues | None:
        """Return the phase, or None for an empty row."""
        data = self.cleaned_data
        if not data.get("name"):
            return None
        place = data["place"]
        return PhaseValues(
            name=data["name"],
            days=data["days"],
            role=data["role"] or str(Role.DUTY),
            place_id=place.pk if place else None,
            place_name=place.name if place else "",
        )


PhaseForms = forms.formset_factory(PhaseForm, extra=5, max_num=6)


class RotationForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("title"), max_length=80)
    first_day = _day(gettext_lazy("first day"), help_text=gettext_lazy("The first batch enters its first phase."))
    batches = _number(gettext_lazy("number of batches"), 1, 40, initial=4)
    size = _number(gettext_lazy("people in a batch at most"), 1, 500, initial=25)

    def __init__(self, editions: QuerySet[Edition], *args: Any, **more: Any):
        super().__init__(*args, **more)
        self.fields["edition"] = forms.ModelChoiceField(
            editions.filter(is_closed=False).order_by("unit__path", "name"), label=gettext_lazy("edition")
        )
        self.order_fields(["edition"])


class MembersForm(forms.Form):
    numbers = forms.CharField(
        label=gettext_lazy("numbers of people"), max_length=10_000, required=False,
        help_text=gettext_lazy("Their numbers in the register of people; pasting a column of a table works too."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip
    leaders = forms.CharField(
        label=gettext_lazy("leaders"), max_length=1000, required=False,
        help_text=gettext_lazy("Numbers of those who lead it; at least one goes in with the batch."),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("or a table (.xlsx, .csv)"), required=False, allow_empty_file=True,
        help_text=gettext_lazy("Numbers in the first column; “yes” or “leader” in another one marks a leader."),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("reason"), max_length=100, required=False,
        help_text=gettext_lazy("Needed once the batch has begun."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        numbers = list(read_numbers(data.get("numbers", "")))
        leaders = list(read_numbers(data.get("leaders", "")))
        if data.get("file"):
            more, led = self._from_file(data["file"])
            numbers, leaders = numbers + more, leaders + led
        data["numbers"], data["leaders"] = tuple(dict.fromkeys(numbers)), tuple(dict.fromkeys(leaders))
        return data

    def _from_file(self, file: Any) -> tuple[list[str], list[str]]:
        if file.size > MAX_BYTES:
            self.add_error("file", _("The file is larger than {limit} MB.").format(limit=MAX_BYTES >> 20))
            return [], []
        try:
            rows = read_rows(file.read())
        except Problem as problem:
            self.add_error("file", problem.title)
            return [], []
        numbers: list[str] = []
        leaders: list[str] = []
        for row in rows:
            found = read_numbers(row.cells[0]) if row.cells else ()
            if not found or found[0].lower() in HEADINGS:
                continue
            numbers.append(found[0])
            if LEADER_WORDS & {cell.strip().lower() for cell in row.cells[1:]}:
                leaders.append(found[0])
        return numbers, leaders


class MoveForm(forms.Form):
    day = _day(gettext_lazy("day"))
    at = _clock(gettext_lazy("time"), required=False, help_text=gettext_lazy("Empty: as planned."))
    reason = forms.CharField(label=gettext_lazy("reason"), max_length=100, required=False)

    def minute(self) -> int | None:
        return _minute(self.cleaned_data["at"])


class ExposureForm(forms.Form):
    day = _day(
        gettext_lazy("day of the exposure"),
        help_text=gettext_lazy("The day on which the batch was exposed. Nothing is said here about anybody's illness."),
    )


class DecisionForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("reason"), max_length=100, required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("reason"), max_length=100)
