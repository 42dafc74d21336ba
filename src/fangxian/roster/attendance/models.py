"""Who is at which post, as read from the record. Every row is derived and rebuilt by ``fangxian record replay``.

People stand under their own user or their staff number; no name, and no foreign key: what is named may arrive later.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Observed(models.Model):
    """What every row knows of the fact it comes from. ``who`` is one person: the author, or a number within a unit."""

    id = models.UUIDField(primary_key=True, editable=False)
    unit_id = models.UUIDField(null=True)
    place_id = models.UUIDField(null=True)
    station_id = models.UUIDField(null=True)
    author_id = models.UUIDField(null=True)
    observed_at = models.DateTimeField()
    flags = models.CharField(max_length=255, blank=True)
    amendments = models.PositiveIntegerField(default=0)
    is_withdrawn = models.BooleanField(default=False)
    who = models.UUIDField()
    number = models.CharField(max_length=20, blank=True)

    class Meta:
        abstract = True


class Attendance(Observed):
    """One spell at a post, outdoors or in. It ends with a sign-off, with the same person's next spell, or as told later.

    A spell that nothing ended stops counting at ``lapses_at``.
    """

    is_outdoor = models.BooleanField()
    relieves = models.CharField(max_length=20, blank=True)
    duty_id = models.UUIDField(null=True)
    told_end_at = models.DateTimeField(null=True)
    lapses_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["who", "observed_at", "id"], name="attendance_who"),
            models.Index(fields=["place_id", "lapses_at"], name="attendance_place"),
            models.Index(fields=["observed_at", "id"], name="attendance_time"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=models.F("observed_at")), name="attendance_ends_after"
            ),
        ]


class SignOff(Observed):
    """Somebody left a post; kept so that a spell that arrives later finds its end."""

    relieved_by = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["who", "observed_at", "id"], name="signoff_who")]
