"""Forms of swaps."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AskForm(forms.Form):
    """What a swap needs; both ids come from the page's own buttons."""

    colleague = forms.UUIDField(widget=forms.HiddenInput)
    counter = forms.UUIDField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Note for your colleague"), max_length=200, required=False)


class ApproveForm(forms.Form):
    overrule = forms.CharField(
        label=_("Why a rule may be broken"),
        help_text=_("Only where the checker refuses and it has to be; the record keeps it."),
        max_length=200,
        required=False,
    )


class RefuseForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)
