"""Forms of the staff shell."""

from collections.abc import Callable
from typing import Any, ParamSpec

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from fangxian.access.roles import GLASS_ROLES, Role
from fangxian.access.services.glass import MAX_HOURS, MIN_REASON
from fangxian.accounts.models import Theme
from fangxian.base.problems import Problem
from fangxian.register.models import Unit

P = ParamSpec("P")


def saved(form: forms.Form, act: Callable[P, Any], *args: P.args, **kwargs: P.kwargs) -> Any:
    """Do ``act``; a ``Problem`` becomes an error of ``form`` and answers False. An act without a result answers True."""
    try:
        done = act(*args, **kwargs)
    except Problem as problem:
        form.add_error(None, problem.title)
        return False
    return True if done is None else done


class UnitField(forms.CharField):
    """A unit by its division code or its exact name; suggestions come while typing. ``queryset`` is set by the form."""

    queryset: QuerySet[Unit] = Unit.objects.none()

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Unit"))
        kwargs.setdefault("help_text", _("Division code or name; choose from the list."))
        super().__init__(max_length=150, **kwargs)
        self.widget.template_name = "console/_unit_input.html"

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        found = list(self.queryset.filter(Q(code=text.split(" ")[0]) | Q(name=text))[:2]) if text else []
        if len(found) == 1:
            return found[0]
        raise ValidationError(
            _("Several units have this name; give the code.") if found else _("No such unit within your reach.")
        )


class ProfileForm(forms.Form):
    name = forms.CharField(label=_("Full name"), max_length=64)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    theme = forms.ChoiceField(label=_("Theme"), choices=Theme.choices)


class PinForm(forms.Form):
    pin = forms.CharField(
        label=_("New PIN"),
        max_length=10,
        help_text=_("6 to 10 digits, no dates, no runs."),
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    again = forms.CharField(
        label=_("Again"),
        max_length=10,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("pin") != data.get("again"):
            self.add_error("again", _("The two entries differ."))
        return data


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    unit = UnitField()

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, UnitField)
        field.queryset = units


class NewUserForm(RoleForm):
    username = forms.CharField(
        label=_("User name"), max_length=64, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    name = forms.CharField(label=_("Full name"), max_length=64)
    field_order = ("username", "name", "role", "unit")


class GrantForm(RoleForm):
    starts_on = forms.DateTimeField(
        label=_("Begins"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=_("Empty: now."),
    )
    ends_on = forms.DateTimeField(
        label=_("Ends"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=_("Empty: until somebody ends it."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class GlassForm(RoleForm):
    hours = forms.TypedChoiceField(
        label=_("For how long"), coerce=int, choices=[(n, _("%d h") % n) for n in range(1, MAX_HOURS + 1)]
    )
    reason = forms.CharField(
        label=_("Why it cannot wait"), min_length=MIN_REASON, max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, label) for code, label in Role.choices if Role(code) in GLASS_ROLES]


class ReviewForm(forms.Form):
    justified = forms.TypedChoiceField(
        label=_("Judgement"),
        coerce=lambda value: value == "yes",
        choices=[("yes", _("Justified")), ("no", _("Not justified: end it now"))],
    )
    finding = forms.CharField(label=_("Finding"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)
