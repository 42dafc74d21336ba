"""Grants of a role on a node of the unit tree for a period, and the glass that may be broken."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fangxian.access.roles import Role
from fangxian.base.ids import new_id
from fangxian.register.models import Unit


class Grant(models.Model):
    """``user`` acts as ``role`` in ``unit`` and everything below it, from ``starts_at`` until ``ends_at``."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="grants", verbose_name=_("unit"))
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    is_break_glass = models.BooleanField(default=False)
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")), name="grant_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(is_break_glass=False) | (Q(ends_at__isnull=False) & ~Q(reason="")),
                name="break_glass_has_reason_and_end",
            ),
        ]
        indexes = [models.Index(fields=["user", "role"], name="grant_user_role")]


class AuditLine(models.Model):
    """A look at people's data, or an act on rights, as the auditor lists it; one row for each such entry of the record."""

    id = models.UUIDField(primary_key=True, editable=False)
    position = models.BigIntegerField(unique=True)
    kind = models.CharField(max_length=64)
    at = models.DateTimeField()
    author_id = models.UUIDField(null=True)
    unit_id = models.UUIDField(null=True)
    subject_id = models.UUIDField(null=True)
    text = models.CharField(max_length=500, blank=True)
    count = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["unit_id", "position"], name="audit_unit"),
            models.Index(fields=["kind", "position"], name="audit_kind"),
            models.Index(fields=["at"], name="audit_at"),
        ]
