"""Forms about stations."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from fangxian.console.forms import UnitField
from fangxian.register.models import Place, Unit


class UnitChoiceForm(forms.Form):
    """The first step of an enrolment: whose device it is."""

    unit = UnitField()

    def __init__(self, units: QuerySet[Unit], *args: Any, **more: Any):
        super().__init__(*args, **more)
        field = self.fields["unit"]
        assert isinstance(field, UnitField)
        field.queryset = units


class PlaceField(forms.ModelChoiceField[Place]):
    """Places by their name."""

    def label_from_instance(self, obj: Place) -> str:
        return obj.name


class EnrolForm(forms.Form):
    """The second step: where it stands and what it is called."""

    place = PlaceField(
        queryset=Place.objects.none(),
        label=_("Place"),
        required=False,
        empty_label=_("No fixed place"),
        help_text=_("The station works for this place; its entries carry it."),
    )
    label = forms.CharField(
        label=_("Label"), max_length=64, help_text=_("What stands on the device, such as “Tablet 2, north exit”.")
    )

    def __init__(self, unit: Unit, *args: Any, **more: Any):
        super().__init__(*args, **more)
        field = self.fields["place"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Place.objects.filter(unit=unit, is_closed=False).order_by("name")


class RevokeForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
