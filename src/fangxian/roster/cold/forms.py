"""What a person says of the weather: of a file, and of the next hours at one place."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django import forms
from django.db.models import Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fangxian.register.importing.cells import parse_code
from fangxian.register.importing.tables import MAX_BYTES
from fangxian.register.models import Place
from fangxian.roster.cold.air import to_celsius, to_kmh
from fangxian.roster.cold.columns import read_measure
from fangxian.roster.cold.models import TemperatureUnit, WindUnit
from fangxian.roster.cold.queries import HOUR, Hour
from fangxian.roster.cold.services import Air

HOURS_AHEAD: Final = 12
AS_WRITTEN: Final = ("", gettext_lazy("As the file says"))


class PlaceField(forms.CharField):
    """A place by its code or its whole name, within ``places``."""

    def __init__(self, places: QuerySet[Place], **more: Any):
        super().__init__(max_length=120, **more)
        self.places = places

    def clean(self, value: Any) -> Place | None:
        text = super().clean(value)
        if not text:
            return None
        found = list(self.places.filter(Q(code=parse_code(text)) | Q(name=text))[:2])
        if len(found) != 1:
            raise forms.ValidationError(
                _("Several places have this name; give the code.")
                if found
                else _("None of your places has this code or name.")
            )
        return found[0]


class FileForm(forms.Form):
    """A weather file and what is said of it."""

    file = forms.FileField(label=gettext_lazy("file"), help_text=gettext_lazy(".xlsx, .xls, .ods, .csv, .tsv or .json"),
                           allow_empty_file=True)  # fmt: skip
    temperature = forms.ChoiceField(
        label=gettext_lazy("unit of the temperature"), required=False, choices=[AS_WRITTEN, *TemperatureUnit.choices]
    )
    wind = forms.ChoiceField(
        label=gettext_lazy("unit of the wind"), required=False, choices=[AS_WRITTEN, *WindUnit.choices]
    )

    def __init__(self, places: QuerySet[Place], *args: Any, **more: Any):
        super().__init__(*args, **more)
        self.fields["place"] = PlaceField(
            places, label=gettext_lazy("place"), required=False,
            help_text=gettext_lazy("Its code or its whole name, where the file has no column for it."),
        )  # fmt: skip
        self.order_fields(["file", "place"])

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than {limit} MB.").format(limit=MAX_BYTES >> 20))
        self.file_name = str(file.name)
        content: bytes = file.read()
        return content


class MeasureField(forms.CharField):
    """A number with a decimal point or comma, empty where nothing is known."""

    def __init__(self, **more: Any):
        super().__init__(
            required=False, max_length=12,
            widget=forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off", "size": "6"}), **more,
        )  # fmt: skip

    def clean(self, value: Any) -> float | None:
        text = super().clean(value)
        try:
            found = read_measure(text)
        except ValueError as error:
            raise forms.ValidationError(_("This is not a number.")) from error
        if found and found[1]:
            raise forms.ValidationError(_("Choose the unit above; here stands the number alone."))
        return found[0] if found else None


class HoursForm(forms.Form):
    """The air of the next hours at a place; hours left empty stay as they are."""

    temperature_unit = forms.ChoiceField(label=gettext_lazy("unit of the temperature"), choices=TemperatureUnit.choices)
    wind_unit = forms.ChoiceField(label=gettext_lazy("unit of the wind"), choices=WindUnit.choices)
    first = forms.DateTimeField(widget=forms.HiddenInput)

    def __init__(self, first: datetime, known: list[Hour], data: Any = None):
        super().__init__(data, initial={"first": first.isoformat(), "temperature_unit": "c", "wind_unit": "kmh"})
        self.known = {hour.at: hour for hour in known}
        for at in range(HOURS_AHEAD):
            self.fields[f"celsius_{at}"] = MeasureField()
            self.fields[f"wind_{at}"] = MeasureField()

    @property
    def head(self) -> list[forms.BoundField]:
        """The fields that stand above the grid."""
        return [self["temperature_unit"], self["wind_unit"]]

    @property
    def lines(self) -> Iterator[tuple[datetime, forms.BoundField, forms.BoundField, Hour | None]]:
        """The grid: each hour with its two fields, and what is known of it so far."""
        first = self._first()
        for at in range(HOURS_AHEAD):
            moment = first + at * HOUR
            yield localtime(moment), self[f"celsius_{at}"], self[f"wind_{at}"], self.known.get(moment)

    def _first(self) -> datetime:
        moment: object = getattr(self, "cleaned_data", {}).get("first")
        if isinstance(moment, datetime):
            return moment
        return datetime.fromisoformat(str(self.initial["first"]))

    def clean_first(self) -> datetime:
        """Return the hour the grid began with when it was shown; not one that lies far from the page's own."""
        told: datetime = self.cleaned_data["first"].astimezone(UTC)
        shown = datetime.fromisoformat(str(self.initial["first"]))
        if told.minute or told.second or abs(told - shown) > timedelta(days=1):
            raise forms.ValidationError(_("This page is old. Open it again."))
        return told

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for at in range(HOURS_AHEAD):
            given = [values.get(f"celsius_{at}"), values.get(f"wind_{at}")]
            if given.count(None) == 1 and not ({f"celsius_{at}", f"wind_{at}"} & set(self.errors)):
                name = "celsius" if given[0] is None else "wind"
                self.add_error(f"{name}_{at}", _("Temperature and wind stand together."))
        return values

    def hours(self, place: Place) -> list[Air]:
        """Return the hours that were filled in, in °C and km/h."""
        values = self.cleaned_data
        return [
            Air(
                place.pk,
                values["first"] + at * HOUR,
                to_celsius(values[f"celsius_{at}"], values["temperature_unit"]),
                to_kmh(values[f"wind_{at}"], values["wind_unit"]),
            )
            for at in range(HOURS_AHEAD)
            if values.get(f"celsius_{at}") is not None
        ]
