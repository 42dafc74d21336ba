"""Forms about identities: why they are looked at, kept or erased."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fangxian.base.clock import now


class PurposeForm(forms.Form):
    purpose = forms.CharField(
        label=_("Purpose"), max_length=200, help_text=_("What the identity is needed for. Your name, the purpose and the "
        "time are recorded, and auditors read them."),
    )  # fmt: skip


class EraseForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    sure = forms.BooleanField(label=_("I understand that nobody can ever read this identity again."))


class HoldForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    assessment = forms.CharField(
        label=_("Assessment"),
        max_length=120,
        help_text=_("The number of the assessment that allows keeping it longer."),
    )
    until = forms.DateTimeField(
        label=_("Until"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=_("Empty: until somebody lifts it."),
    )

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until is not None and until <= now():
            raise ValidationError(gettext("The end must lie in the future."))
        return until


class LiftForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class SureForm(forms.Form):
    sure = forms.BooleanField(label=_("Destroy them; there is no way back."))
