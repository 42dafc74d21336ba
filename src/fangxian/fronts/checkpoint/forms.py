"""What a page asks: purposes, corrections, arrivals. Values are checked by the kinds themselves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fangxian.fronts.checkpoint.codes import ArrivalResult, Direction, Residence, Vehicle
from fangxian.record.kinds import TEXT_LIMIT


class ReasonForm(forms.Form):
    """Why something is corrected or withdrawn."""

    reason = forms.CharField(label=_("Reason"), max_length=500, help_text=_("It stays with the entry."))


class PurposeForm(forms.Form):
    """What an identity is needed for."""

    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=500,
        help_text=_("Say what the identity is needed for. The look is recorded with your name."),
    )


class LookUpForm(PurposeForm):
    """A search by what identifies a person or a vehicle."""

    INDEXES = (("plate", _("Plate")), ("id_number", _("ID number")), ("phone", _("Phone")))

    index = forms.ChoiceField(label=_("Search by"), choices=INDEXES)
    value = forms.CharField(label=_("Exact value"), max_length=60)
    field_order = ("index", "value", "purpose")


class ExportForm(PurposeForm):
    """Which days of the register are taken out, and what for."""

    start = forms.DateField(label=_("From day"), widget=forms.DateInput(attrs={"type": "date"}))
    end = forms.DateField(label=_("To day"), widget=forms.DateInput(attrs={"type": "date"}))
    field_order = ("start", "end", "purpose")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "start" in values and "end" in values and values["end"] < values["start"]:
            self.add_error("end", _("The last day lies before the first."))
        return values


class ArrivalForm(forms.Form):
    """What a destination says."""

    result = forms.ChoiceField(label=_("Result"), choices=ArrivalResult.choices)
    note = forms.CharField(label=_("Note"), max_length=500, required=False)


class CorrectionForm(ReasonForm):
    """Fields of an entry as they stand; only what was changed becomes a correction.

    ``IDENTIFYING`` fields begin empty: what stands there is sealed, and an empty one stays as it is.
    """

    IDENTIFYING: tuple[str, ...] = ()

    def corrections(self) -> dict[str, Any]:
        """Return the changed fields that do not identify anybody."""
        values = self.cleaned_data
        return {name: values[name] for name in self.changed_data if name not in (*self.IDENTIFYING, "reason")}

    def identity(self) -> dict[str, str]:
        """Return the identifying fields that were filled in."""
        return {name: self.cleaned_data[name] for name in self.IDENTIFYING if self.cleaned_data[name]}


class Remark(forms.CharField):
    """Text of several lines: a browser sends line ends of its own, which change nothing."""

    widget = forms.Textarea(attrs={"rows": 2})

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


KEEP = _("Leave empty to keep what was recorded.")


class ScreeningForm(CorrectionForm):
    """Corrects one person."""

    IDENTIFYING = ("name", "id_number", "phone", "address", "contact", "employer", "registered_residence")

    direction = forms.ChoiceField(label=_("Direction"), choices=Direction.choices)
    residence = forms.ChoiceField(label=_("Residence"), choices=Residence.choices)
    origin = forms.CharField(label=_("Where from"), max_length=200, required=False)
    destination = forms.CharField(label=_("To"), max_length=200, required=False)
    departed_at = forms.DateTimeField(
        label=_("Left at"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    via = forms.CharField(label=_("Places passed"), max_length=500, required=False)
    from_key_area = forms.BooleanField(label=_("From or through a key area"), required=False)
    note = Remark(label=_("Note"), max_length=TEXT_LIMIT, required=False)
    name = forms.CharField(label=_("Name"), max_length=60, required=False, help_text=KEEP)
    id_number = forms.CharField(label=_("ID number"), max_length=40, required=False, help_text=KEEP)
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False, help_text=KEEP)
    address = forms.CharField(label=_("Address at the destination"), max_length=200, required=False, help_text=KEEP)
    contact = forms.CharField(label=_("Local contact"), max_length=200, required=False, help_text=KEEP)
    employer = forms.CharField(label=_("Employer"), max_length=200, required=False, help_text=KEEP)
    registered_residence = forms.CharField(
        label=_("Registered residence"), max_length=200, required=False, help_text=KEEP
    )
    field_order = (
        "direction", "residence", "origin", "departed_at", "via", "destination", "from_key_area", "name",
        "registered_residence", "id_number", "phone", "address", "contact", "employer", "note", "reason",
    )  # fmt: skip


class PassageForm(CorrectionForm):
    """Corrects one vehicle."""

    IDENTIFYING = ("plate", "trailer_plate")

    direction = forms.ChoiceField(label=_("Direction"), choices=Direction.choices)
    vehicle = forms.ChoiceField(label=_("Vehicle"), choices=Vehicle.choices)
    people = forms.IntegerField(label=_("People"), min_value=0, max_value=10_000)
    has_trailer = forms.BooleanField(label=_("With trailer"), required=False)
    cargo = forms.CharField(label=_("Goods"), max_length=200, required=False)
    plate = forms.CharField(label=_("Plate"), max_length=20, required=False, help_text=KEEP)
    trailer_plate = forms.CharField(label=_("Trailer's plate"), max_length=20, required=False, help_text=KEEP)
    field_order = (
        "direction", "vehicle", "people", "has_trailer", "cargo", "plate", "trailer_plate", "reason",
    )  # fmt: skip


def initial_of(form: type[CorrectionForm], row: Any, body: Any) -> dict[str, Any]:
    """Return the values that ``form`` begins with: those of ``row``, else of the ``body`` of its fact."""
    names = set(form.base_fields) - {*form.IDENTIFYING, "reason"}
    values = {name: getattr(row, name) if hasattr(row, name) else getattr(body, name) for name in names}
    if values.get("departed_at"):
        # As the input shows it: what it leaves out is no correction.
        values["departed_at"] = values["departed_at"].replace(second=0, microsecond=0)
    return values
