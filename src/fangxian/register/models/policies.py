"""Editions of policies."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from fangxian.base.ids import new_id
from fangxian.register.models.units import Unit


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
