"""Units, places, people, teams and policies: what the record's ids stand for."""

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


class PersonKind(models.TextChoices):
    STAFF = "staff", _("Staff")
    VOLUNTEER = "volunteer", _("Volunteer")
    RESIDENT = "resident", _("Resident")


class Person(models.Model):
    """A person known to a unit. The identity lies in the vault under ``subject_id``; here is only the pseudonym."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="people", verbose_name=_("unit"))
    subject_id = models.UUIDField(unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=PersonKind.choices)
    number = models.CharField(_("number"), max_length=20)
    user_id = models.UUIDField(null=True, blank=True, unique=True)
    is_closed = models.BooleanField(_("closed"), default=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = "people"
        constraints = [models.UniqueConstraint(fields=["unit", "number"], name="person_number_in_unit")]


class Team(models.Model):
    """People who work together under a unit."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="teams", verbose_name=_("unit"))
    name = models.CharField(_("name"), max_length=120)
    members = models.ManyToManyField(Person, related_name="teams", blank=True)
    is_closed = models.BooleanField(_("closed"), default=False)
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="team_name_in_unit")]


class Policy(models.Model):
    """One edition of a set of rules for a jurisdiction. Editions are never changed, only followed by the next."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    topic = models.CharField(_("topic"), max_length=32)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("jurisdiction"))
    edition = models.CharField(_("edition"), max_length=64)
    title = models.CharField(_("title"), max_length=200)
    effective_from = models.DateTimeField(_("effective from"))
    values = models.JSONField(_("values"))
    source = models.CharField(_("source"), max_length=500)
    digest = models.CharField(max_length=64)
    is_builtin = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "policies"
        constraints = [models.UniqueConstraint(fields=["topic", "edition"], name="policy_edition_once")]
        indexes = [models.Index(fields=["topic", "effective_from"], name="policy_in_force")]
