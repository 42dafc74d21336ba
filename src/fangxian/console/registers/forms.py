"""Forms of the registers. What they say goes to a service as it is; rules live there."""

import json
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fangxian.accounts.models import User
from fangxian.register import policies
from fangxian.register.divisions import normalise_code
from fangxian.register.identities import FIELDS
from fangxian.register.importing.tables import MAX_BYTES
from fangxian.register.models import PersonKind, PlaceKind, Unit, UnitKind
from fangxian.register.services.add_place import PlaceValues


class UnitField(forms.CharField):
    """A unit by its code or its whole name, within ``units``; thousands of options would not fit a list."""

    def __init__(self, units: QuerySet[Unit], **more: Any):
        super().__init__(help_text=gettext_lazy("Its code or its whole name."), max_length=120, **more)
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


def reason_field(*, required: bool = True) -> forms.CharField:
    """Return the field for why something is changed."""
    return forms.CharField(label=gettext_lazy("reason"), max_length=100, required=required)


class UnitForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("name"), max_length=120)
    kind = forms.ChoiceField(label=gettext_lazy("kind"), choices=UnitKind.choices)
    code = forms.CharField(label=gettext_lazy("division code"), max_length=20, required=False)
    reason = reason_field(required=False)

    def __init__(self, units: QuerySet[Unit], *args: Any, **more: Any):
        super().__init__(*args, **more)
        self.fields["parent"] = UnitField(units, label=gettext_lazy("unit above"))
        self.order_fields(["parent"])


class RenameForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("name"), max_length=120)
    reason = reason_field()


class MoveForm(forms.Form):
    reason = reason_field()

    def __init__(self, units: QuerySet[Unit], *args: Any, **more: Any):
        super().__init__(*args, **more)
        self.fields["parent"] = UnitField(units, label=gettext_lazy("unit above"))
        self.order_fields(["parent"])


class ReasonForm(forms.Form):
    reason = reason_field()


class PlaceForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("name"), max_length=120)
    kind = forms.ChoiceField(label=gettext_lazy("kind"), choices=PlaceKind.choices)
    code = forms.CharField(label=gettext_lazy("code"), max_length=32, required=False)
    lat = forms.FloatField(label=gettext_lazy("latitude"), required=False)
    lon = forms.FloatField(label=gettext_lazy("longitude"), required=False)
    is_manned = forms.BooleanField(label=gettext_lazy("manned post"), required=False)
    reason = reason_field()

    def values(self) -> PlaceValues:
        """Return what the form says of the place."""
        return PlaceValues(**{name: self.cleaned_data[name] for name in PlaceValues.__dataclass_fields__})


class NewPlaceForm(PlaceForm):
    reason = reason_field(required=False)

    def __init__(self, units: QuerySet[Unit], *args: Any, **more: Any):
        super().__init__(*args, **more)
        self.fields["unit"] = UnitField(units, label=gettext_lazy("unit"))
        self.order_fields(["unit"])


KEPT_HIDDEN = gettext_lazy("Kept in the vault. Leave it empty to keep what is there.")


class PersonForm(forms.Form):
    """What is said of a person; the identity begins empty, since what stands there is sealed."""

    number = forms.CharField(label=gettext_lazy("number"), max_length=20)
    kind = forms.ChoiceField(label=gettext_lazy("kind"), choices=PersonKind.choices)
    name = forms.CharField(label=gettext_lazy("personal name"), max_length=64, required=False)
    id_number = forms.CharField(label=gettext_lazy("ID number"), max_length=40, required=False)
    phone = forms.CharField(label=gettext_lazy("phone"), max_length=40, required=False)
    reason = reason_field()

    def identity(self) -> dict[str, str]:
        """Return what the form says of the identity."""
        return {name: self.cleaned_data[name] for name in FIELDS}


class ChangedPersonForm(PersonForm):
    def __init__(self, *args: Any, **more: Any):
        super().__init__(*args, **more)
        for name in FIELDS:
            self.fields[name].help_text = KEPT_HIDDEN


class NewPersonForm(PersonForm):
    reason = reason_field(required=False)

    def __init__(self, units: QuerySet[Unit], *args: Any, **more: Any):
        super().__init__(*args, **more)
        self.fields["unit"] = UnitField(units, label=gettext_lazy("unit"))
        self.order_fields(["unit"])


class AccountForm(forms.Form):
    username = forms.CharField(
        label=gettext_lazy("user name"), max_length=64, required=False,
        help_text=gettext_lazy("Leave it empty to untie the account."),
    )  # fmt: skip
    reason = reason_field()

    def __init__(self, accounts: QuerySet[User], *args: Any, **more: Any):
        super().__init__(*args, **more)
        self.accounts = accounts

    def clean_username(self) -> User | None:
        name = self.cleaned_data["username"]
        if not name:
            return None
        account = self.accounts.filter(username=name).first()
        if account is None:
            raise forms.ValidationError(_("There is no such account, or it is not for you to tie."))
        return account


class EditionForm(forms.Form):
    topic = forms.ChoiceField(label=gettext_lazy("topic"), choices=())
    edition = forms.CharField(label=gettext_lazy("edition"), max_length=64)
    title = forms.CharField(label=gettext_lazy("title"), max_length=200)
    effective_from = forms.DateTimeField(
        label=gettext_lazy("effective from"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    source = forms.CharField(label=gettext_lazy("source"), max_length=500)
    values = forms.CharField(
        label=gettext_lazy("values"), widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"})
    )

    def __init__(self, units: QuerySet[Unit], *args: Any, everywhere: bool, **more: Any):
        super().__init__(*args, **more)
        topics = self.fields["topic"]
        assert isinstance(topics, forms.ChoiceField)
        topics.choices = [(topic.id, topic.label) for topic in policies.topics()]
        self.fields["jurisdiction"] = UnitField(units, label=gettext_lazy("jurisdiction"), required=not everywhere)
        self.order_fields(["topic", "jurisdiction"])

    def clean_values(self) -> dict[str, Any]:
        try:
            values = json.loads(self.cleaned_data["values"])
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError(_("This is not JSON.")) from error
        if not isinstance(values, dict):
            raise forms.ValidationError(_("This is not JSON."))
        return values


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("file"),
        help_text=gettext_lazy(".xlsx, .xls, .ods, .csv, .tsv or .json"),
        allow_empty_file=True,
    )

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than {limit} MB.").format(limit=MAX_BYTES >> 20))
        content: bytes = file.read()
        return content
