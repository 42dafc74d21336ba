"""Forms about calls for volunteers."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from fangxian.console.registers.forms import UnitField, reason_field
from fangxian.console.registers.teamforms import PlaceField, day_field, moment_field
from fangxian.register.models import CallPurpose, ChoiceRule, Place, Unit
from fangxian.register.services.calls import CallValues


class CallForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("what for"), max_length=120)
    purpose = forms.ChoiceField(label=gettext_lazy("kind"), choices=CallPurpose.choices)
    text = forms.CharField(
        label=gettext_lazy("what there is to do"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    first_day = day_field(gettext_lazy("first day of work"), required=True)
    last_day = day_field(gettext_lazy("last day of work"), required=True)
    wanted = forms.IntegerField(label=gettext_lazy("how many"), min_value=1, max_value=5000)
    reserves = forms.IntegerField(
        label=gettext_lazy("how many in reserve"), min_value=0, max_value=5000, required=False,
        help_text=gettext_lazy("They move up in order when somebody cannot come."),
    )  # fmt: skip
    skills = forms.CharField(label=gettext_lazy("skills wished for"), max_length=300, required=False)
    rule = forms.ChoiceField(
        label=gettext_lazy("rule of choice"), choices=ChoiceRule.choices,
        help_text=gettext_lazy("It cannot be changed once the call is published."),
    )  # fmt: skip
    closes_at = moment_field(gettext_lazy("open until"))
    is_warning_post = forms.BooleanField(
        label=gettext_lazy("The cold on this post is dangerous: volunteers need accident insurance"), required=False
    )

    def __init__(self, places: QuerySet[Place], *args: Any, **more: Any):
        super().__init__(*args, **more)
        self.fields["place"] = PlaceField(places, label=gettext_lazy("place"))
        self.order_fields(["title", "purpose", "text", "place"])

    def values(self, **fixed: Any) -> CallValues:
        """Return what the form says of the call."""
        data = {**self.cleaned_data, "place_id": self.cleaned_data["place"], **fixed}
        data["reserves"] = data["reserves"] or 0
        return CallValues(**{name: data[name] for name in CallValues.__dataclass_fields__})


class NewCallForm(CallForm):
    def __init__(self, units: QuerySet[Unit], places: QuerySet[Place], *args: Any, **more: Any):
        super().__init__(places, *args, **more)
        self.fields["unit"] = UnitField(units, label=gettext_lazy("unit"))
        self.order_fields(["unit"])


class ChangedCallForm(CallForm):
    rule = None  # type: ignore[assignment]
    reason = reason_field()


class ChooseForm(forms.Form):
    leave_out_uninsured = forms.BooleanField(
        label=gettext_lazy("Leave out the volunteers without insurance"), required=False
    )


class InsuranceForm(forms.Form):
    number = forms.CharField(label=gettext_lazy("number of the accident insurance"), max_length=64)
    insured_until = day_field(gettext_lazy("insured until"), required=True)


class ApplyForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("in your own words"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("You need not write anything."),
    )  # fmt: skip
