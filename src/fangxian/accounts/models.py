"""Users, enrolled stations and the codes that enrol them.

Units and places are named by id only: they live upstairs, in ``register``.
"""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fangxian.base.ids import new_id


class Theme(models.TextChoices):
    SYSTEM = "system", _("As the device")
    DAY = "day", _("Day theme")
    NIGHT = "night", _("Night theme")


class User(AbstractBaseUser):
    """A person who works with the system. What they may do is granted in ``access``, for a unit and a period."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(_("user name"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=64)
    email = models.EmailField(_("e-mail"), blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    theme = models.CharField(_("theme"), max_length=8, choices=Theme.choices, default=Theme.SYSTEM)
    is_demo = models.BooleanField(default=False)
    must_change_password = models.BooleanField(default=False)
    pin_salt = models.CharField(max_length=64, blank=True)
    pin_verifier = models.CharField(max_length=64, blank=True)
    pin_iterations = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = BaseUserManager["User"]()

    def __str__(self) -> str:
        return self.name


class Station(models.Model):
    """An enrolled device. ``short`` is part of every pass number that it gives out."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    short = models.CharField(max_length=6, unique=True)
    label = models.CharField(_("label"), max_length=64)
    unit_id = models.UUIDField()
    place_id = models.UUIDField(null=True)
    public_key = models.JSONField()
    token_digest = models.CharField(max_length=64, unique=True)
    next_token_digest = models.CharField(max_length=64, blank=True)
    enrolled_at = models.DateTimeField(auto_now_add=True)
    enrolled_by_id = models.UUIDField()
    revoked_at = models.DateTimeField(null=True)
    last_heard_at = models.DateTimeField(null=True)
    clock_offset_ms = models.BigIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)
    app_version = models.CharField(max_length=32, blank=True)
    challenge_used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["unit_id"]), models.Index(fields=["place_id"])]

    def __str__(self) -> str:
        return f"{self.short} {self.label}"

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None


class EnrolmentCode(models.Model):
    """A one-time code that binds one device to a unit and a place."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    label = models.CharField(_("label"), max_length=64)
    unit_id = models.UUIDField()
    place_id = models.UUIDField(null=True)
    issued_by_id = models.UUIDField()
    issued_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    station = models.OneToOneField(Station, null=True, on_delete=models.PROTECT, related_name="enrolment")
    reused_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(used_at=None, station=None) | Q(used_at__isnull=False, station__isnull=False),
                name="enrolment_used_means_station",
            )
        ]
