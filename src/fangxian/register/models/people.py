"""People by pseudonym."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from fangxian.base.ids import new_id
from fangxian.register.models.units import Unit


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
