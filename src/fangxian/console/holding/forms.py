"""Forms of the holding area. The one for a correction is made from the kind's declaration."""

import json
from enum import Enum
from typing import Any, Final

import msgspec
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext, gettext_lazy

from fangxian.base.ids import new_id
from fangxian.console.forms import UnitField
from fangxian.console.holding.reading import MISSING, OPTIONAL, Field, Reading, without_identity
from fangxian.record import kinds
from fangxian.record.describe import label_of
from fangxian.record.models import HeldEntry, HeldReason
from fangxian.register.models import Unit

PREFIX: Final = "payload_"
WAITS: Final = frozenset({HeldReason.UNKNOWN_KIND.value, HeldReason.NEWER_VERSION.value})
MOMENT: Final = {"type": "datetime-local", "step": "1"}


class NoteForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Why so"),
        max_length=500,
        help_text=gettext_lazy("It stays with the entry."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AssignForm(NoteForm):
    unit = UnitField()
    field_order = ("unit", "note")

    def __init__(self, units: QuerySet[Unit], *args: Any, **more: Any):
        super().__init__(*args, **more)
        field = self.fields["unit"]
        assert isinstance(field, UnitField)
        field.queryset = units


class JsonField(forms.CharField):
    """A value with a shape of its own, as JSON."""

    widget = forms.Textarea(attrs={"rows": 6, "spellcheck": "false"})

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError(gettext("This is not JSON.")) from error


def form_field(item: Field) -> forms.Field:
    """Return the form's field for a declared one: code lists as choices, numbers, moments, text; else JSON."""
    made = _typed(msgspec.inspect.type_info(item.hint))
    made.label, made.help_text = item.label, " ".join(filter(None, [item.help, _came(item)]))
    made.required = item.required and not isinstance(made, forms.BooleanField)
    made.initial = _initial(made, item.value)
    return made


def _came(item: Field) -> str:
    if item.value is MISSING:
        return ""
    if isinstance(item.value, bool | int | float | str) and str(item.value):
        return gettext("“%(value)s” came, which does not fit.") % {"value": str(item.value)[:100]}
    return gettext("What came does not fit.")


def _initial(field: forms.Field, value: Any) -> Any:
    if value is MISSING or value is None:
        return None
    if isinstance(field, JsonField):
        return json.dumps(without_identity(value), ensure_ascii=False, indent=1)
    if isinstance(field, forms.DateTimeField) or not isinstance(value, bool | int | float | str):
        return None
    return value if isinstance(value, bool) else str(value)[:500]


def _typed(info: msgspec.inspect.Type) -> forms.Field:
    if isinstance(info, msgspec.inspect.Metadata):
        return _typed(info.type)
    if isinstance(info, msgspec.inspect.UnionType):
        some = [item for item in info.types if not isinstance(item, msgspec.inspect.NoneType)]
        return _typed(some[0]) if len(some) == 1 else JsonField()
    # msgspec knows a code list with labels as a class of its own making.
    if isinstance(info, msgspec.inspect.EnumType | msgspec.inspect.CustomType) and issubclass(info.cls, Enum):
        return forms.ChoiceField(choices=[("", "—"), *((member.value, _enum_label(member)) for member in info.cls)])
    if isinstance(info, msgspec.inspect.BoolType):
        return forms.BooleanField()
    return _plain(info)


def _plain(info: msgspec.inspect.Type) -> forms.Field:
    if isinstance(info, msgspec.inspect.IntType):
        return forms.IntegerField(min_value=info.ge, max_value=info.le)
    if isinstance(info, msgspec.inspect.FloatType):
        return forms.FloatField(min_value=info.ge, max_value=info.le)
    if isinstance(info, msgspec.inspect.DateTimeType):
        return forms.DateTimeField(widget=forms.DateTimeInput(attrs=MOMENT))
    if isinstance(info, msgspec.inspect.StrType | msgspec.inspect.UUIDType):
        return forms.CharField(max_length=getattr(info, "max_length", None) or 10_000)
    return JsonField()


def _enum_label(member: Enum) -> str:
    return str(getattr(member, "label", member.value))


class CorrectForm(NoteForm):
    """Accepts a held entry: what is broken is asked for, what is whole stays as it came."""

    def __init__(self, held: HeldEntry, reading: Reading, *args: Any, **more: Any):
        super().__init__(*args, **more)
        self.held, self.reading = held, reading
        self._ask_members()
        for item in reading.broken:
            self.fields[PREFIX + item.name] = form_field(item)
        self.order_fields([*(name for name in self.fields if name != "note"), "note"])

    def _ask_members(self) -> None:
        broken = self.reading.broken_members
        if "kind" in broken:
            known = [(kind.name, label_of(kind.name)) for kind in kinds.registered() if not kind.internal]
            self.fields["kind"] = forms.ChoiceField(label=gettext_lazy("Kind"), choices=[("", "—"), *known])
        if "observed_at" in broken:
            self.fields["observed_at"] = forms.DateTimeField(
                label=gettext_lazy("Observed"),
                initial=self.held.received_at,
                help_text=gettext_lazy("When it was seen; the moment of receipt where nobody knows."),
                widget=forms.DateTimeInput(attrs=MOMENT, format="%Y-%m-%dT%H:%M:%S"),
            )

    def changes(self) -> dict[str, Any]:
        """Return the members that ``correct_held`` replaces."""
        data, broken = self.cleaned_data, self.reading.broken_members
        found: dict[str, Any] = {name: None for name in OPTIONAL if name in broken}
        found |= {name: data[name] for name in ("kind", "observed_at") if name in self.fields}
        if "version" in broken or "kind" in self.fields:
            about = kinds.find(found.get("kind") or str(self.reading.entry.get("kind", "")))
            found["version"] = about.version if about else 1
        if "seq" in broken:
            found["seq"] = self.held.station_seq or 1
        if "id" in broken:
            found["id"] = str(self.held.entry_id or new_id())
        if self.held.reason == HeldReason.SEAL_UNREADABLE:
            found["sealed"] = None
        return {**found, "payload": self._said()}

    def _said(self) -> dict[str, Any]:
        said = {item.name: self.cleaned_data[PREFIX + item.name] for item in self.reading.broken}
        return {name: value for name, value in said.items() if value not in (None, "")}

    def left_out(self) -> set[str]:
        """Return the members of the payload that do not come along: unknown to the kind, or broken and left empty."""
        return {*self.reading.unknown, *(item.name for item in self.reading.broken)} - self._said().keys()


def may_be_corrected(held: HeldEntry) -> bool:
    """Say whether a person can mend it; what waits for an upgrade is mended by the upgrade."""
    return held.resolved_at is None and held.reason not in WAITS
