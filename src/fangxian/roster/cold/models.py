"""The air at a place by the hour, and the files it was read from."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fangxian.base.ids import new_id
from fangxian.register.models import Place

COLDEST, WARMEST = -70, 50
STRONGEST = 220


class TemperatureUnit(models.TextChoices):
    CELSIUS = "c", _("°C")
    FAHRENHEIT = "f", _("°F")


class WindUnit(models.TextChoices):
    KMH = "kmh", _("km/h")
    MS = "ms", _("m/s")


class Source(models.TextChoices):
    FORM = "form", _("Entered by hand")
    FILE = "file", _("Read from a file")


class WeatherFile(models.Model):
    """A file that was read. ``digest`` covers its bytes and what the person said of it, so that twice changes nothing."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("file name"), max_length=200)
    digest = models.CharField(max_length=64, unique=True)
    temperature_unit = models.CharField(_("unit of the temperature"), max_length=3, choices=TemperatureUnit.choices)
    wind_unit = models.CharField(_("unit of the wind"), max_length=3, choices=WindUnit.choices)
    rows = models.PositiveIntegerField(_("number of hours"))
    made_at = models.DateTimeField()
    made_by_id = models.UUIDField(null=True)


class WeatherHour(models.Model):
    """The air in the hour that begins at ``at``: °C, wind in km/h at 10 m, and the wind chill of both (RULEBOOK K1).

    What was told later replaces: the row before stays with ``replaced_at``, so that a past decision can be understood.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="weather", verbose_name=_("place"))
    at = models.DateTimeField(_("hour"))
    celsius = models.FloatField(_("temperature"))
    wind_kmh = models.FloatField(_("wind"))
    chill = models.FloatField(_("wind chill"))
    source = models.CharField(_("source of the weather"), max_length=4, choices=Source.choices)
    file = models.ForeignKey(WeatherFile, null=True, on_delete=models.PROTECT, related_name="hours")
    made_at = models.DateTimeField()
    made_by_id = models.UUIDField(null=True)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["place", "at"], name="weather_place_hour")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "at"], condition=Q(replaced_at=None), name="weather_hour_once"),
            models.CheckConstraint(condition=Q(celsius__range=(COLDEST, WARMEST)), name="weather_temperature"),
            models.CheckConstraint(condition=Q(wind_kmh__range=(0, STRONGEST)), name="weather_wind"),
            models.CheckConstraint(
                condition=Q(source=Source.FORM, file=None) | Q(source=Source.FILE, file__isnull=False),
                name="weather_file_of_its_source",
            ),
        ]
