"""Units as a tree, and their places."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords
from treebeard.mp_tree import MP_Node

from fangxian.base.ids import new_id


class UnitKind(models.TextChoices):
    REGION = "region", _("Region")
    LEAGUE = "league", _("League or prefecture city")
    COUNTY = "county", _("Banner, county or district")
    TOWNSHIP = "township", _("Sumu, township or subdistrict")
    VILLAGE = "village", _("Gacha, village or community")
    DEPARTMENT = "department", _("Department")
    INSTITUTION = "institution", _("Institution")


class Unit(MP_Node):  # type: ignore[misc]
    """An organisation node. ``code`` is its administrative division code where it has one."""

    # Four letters a level leave room for 36^4 children and 60 levels.
    steplen = 4
    node_order_by: ClassVar[list[str]] = []

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(_("division code"), max_length=20, unique=True, null=True, blank=True)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=16, choices=UnitKind.choices)
    is_closed = models.BooleanField(_("closed"), default=False)
    history = HistoricalRecords()

    class Meta:
        indexes = [models.Index(fields=["name"], name="unit_name")]

    def __str__(self) -> str:
        return self.name


class PlaceKind(models.TextChoices):
    CHECKPOINT = "checkpoint", _("Checkpoint")
    COMMUNITY_GATE = "community_gate", _("Community gate")
    ISOLATION_SITE = "isolation_site", _("Isolation site")
    FEVER_CLINIC = "fever_clinic", _("Fever clinic")
    HOSPITAL = "hospital", _("Hospital")
    PRISON = "prison", _("Prison")
    REHABILITATION = "rehabilitation", _("Rehabilitation site")
    HERDER_POINT = "herder_point", _("Herder point")
    OFFICE = "office", _("Office")
    OTHER = "other", _("Other")


class Place(models.Model):
    """Where something happens. A post is a manned place."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="places", verbose_name=_("unit"))
    code = models.CharField(_("code"), max_length=32, null=True, blank=True, unique=True)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=PlaceKind.choices)
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lon = models.FloatField(_("longitude"), null=True, blank=True)
    is_manned = models.BooleanField(_("manned post"), default=False)
    is_closed = models.BooleanField(_("closed"), default=False)
    history = HistoricalRecords()

    class Meta:
        indexes = [models.Index(fields=["kind", "unit"], name="place_kind_unit")]
        constraints = [
            models.CheckConstraint(
                condition=Q(lat=None, lon=None) | Q(lat__range=(-90, 90), lon__range=(-180, 180)),
                name="place_coordinates_whole",
            )
        ]

    def __str__(self) -> str:
        return self.name
