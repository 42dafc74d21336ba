"""The append-only record and what keeps it whole.

``Entry`` rows are inserted by ``record.services`` alone; triggers refuse every UPDATE and DELETE.
"""

from django.db import models
from django.db.models import Q

from fangxian.base.ids import new_id


class Entry(models.Model):
    """One fact. Columns follow DESIGN section 2; ``payload`` is canonical JSON text, because its bytes are hashed."""

    id = models.UUIDField(primary_key=True, editable=False)
    position = models.BigIntegerField(unique=True)
    kind = models.CharField(max_length=64)
    version = models.PositiveSmallIntegerField()
    observed_at = models.DateTimeField()
    received_at = models.DateTimeField()
    clock_offset_ms = models.BigIntegerField(default=0)
    unit_id = models.UUIDField(null=True)
    place_id = models.UUIDField(null=True)
    author_id = models.UUIDField(null=True)
    station_id = models.UUIDField(null=True)
    station_seq = models.BigIntegerField(null=True)
    subject_id = models.UUIDField(null=True)
    payload = models.TextField()
    sealed = models.BinaryField(null=True)
    amends_id = models.UUIDField(null=True)
    flags = models.CharField(max_length=255, default="", blank=True)
    leaf = models.BinaryField(max_length=32)

    class Meta:
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["unit_id", "position"], name="entry_unit_position"),
            models.Index(fields=["subject_id"], name="entry_subject", condition=Q(subject_id__isnull=False)),
            models.Index(fields=["amends_id"], name="entry_amends", condition=Q(amends_id__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(position__gte=1), name="entry_position_from_one"),
            models.CheckConstraint(
                condition=Q(station_seq=None) | Q(station_id__isnull=False, station_seq__gte=1),
                name="entry_station_counts",
            ),
            models.UniqueConstraint(
                fields=["station_id", "station_seq"],
                name="entry_station_seq_once",
                condition=Q(station_seq__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.position} {self.kind}"


class Head(models.Model):
    """The end of the record: the one row that a writer locks."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    position = models.BigIntegerField(default=0)
    chain = models.BinaryField(max_length=32, default=bytes(32))

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_head")]


class Batch(models.Model):
    """One receipt: a run of positions and the chain value after it, so that a swapped or lost row shows."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    first_position = models.BigIntegerField(unique=True)
    last_position = models.BigIntegerField(unique=True)
    received_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    clock_offset_ms = models.BigIntegerField(default=0)
    station_id = models.UUIDField(null=True)
    is_signed = models.BooleanField(default=False)
    chain = models.BinaryField(max_length=32)

    class Meta:
        verbose_name_plural = "batches"
        constraints = [
            models.CheckConstraint(condition=Q(last_position__gte=models.F("first_position")), name="batch_has_entries")
        ]
        indexes = [
            models.Index(fields=["received_at"], name="batch_received"),
            models.Index(
                fields=["station_id", "received_at"], name="batch_station", condition=Q(station_id__isnull=False)
            ),
        ]


class StationCounter(models.Model):
    """What arrived from a station: its highest own number and the ranges still missing below it."""

    station_id = models.UUIDField(primary_key=True)
    highest = models.BigIntegerField(default=0)
    received = models.BigIntegerField(default=0)
    missing = models.JSONField(default=list)
    last_observed_at = models.DateTimeField(null=True)


class HeldReason(models.TextChoices):
    MALFORMED = "entry_malformed"
    UNKNOWN_KIND = "unknown_kind"
    NEWER_VERSION = "newer_version"
    PAYLOAD_INVALID = "payload_invalid"
    SEAL_UNREADABLE = "seal_unreadable"
    ID_CONFLICT = "id_conflict"
    STORE_FAILED = "store_failed"


class HeldEntry(models.Model):
    """What could not be understood, kept as it came until a person or an upgrade resolves it.

    ``clock_offset_ms`` and ``clock`` are what the sender's clocks showed at receipt, ``clock`` its ``ClockIn``: a release
    dates the entry by them as the door would have. ``forgotten_at``: since when no identity is in its body any more.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    entry_id = models.UUIDField(null=True)
    digest = models.BinaryField(max_length=32, unique=True)
    station_id = models.UUIDField(null=True)
    station_seq = models.BigIntegerField(null=True)
    unit_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(null=True)
    body = models.BinaryField()
    reason = models.CharField(max_length=32, choices=HeldReason.choices)
    detail = models.CharField(max_length=255, blank=True)
    clock_offset_ms = models.BigIntegerField(default=0)
    clock = models.JSONField(null=True)
    place_id = models.UUIDField(null=True)
    flags = models.CharField(max_length=255, default="", blank=True)
    received_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by_id = models.UUIDField(null=True)
    resolution = models.CharField(max_length=16, blank=True)
    note = models.CharField(max_length=500, blank=True)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "held entries"
        indexes = [
            models.Index(fields=["entry_id"], name="held_entry"),
            models.Index(fields=["unit_id", "received_at"], name="held_open", condition=Q(resolved_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolution="") | (Q(resolved_at__isnull=False) & ~Q(resolution="")),
                name="held_resolution_whole",
            )
        ]


class SubjectType(models.TextChoices):
    PERSON = "person"
    VEHICLE = "vehicle"
    HOUSEHOLD = "household"


class Subject(models.Model):
    """A pseudonym with its own data key, wrapped by a key-encryption key. Erased: the wrapped key is gone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    type = models.CharField(max_length=12, choices=SubjectType.choices)
    wrapped_key = models.BinaryField(null=True)
    wrapping_id = models.CharField(max_length=16, blank=True)
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["wrapping_id"], name="subject_wrapping")]
        constraints = [
            models.CheckConstraint(
                condition=Q(erased_at=None, wrapped_key__isnull=False) | Q(erased_at__isnull=False, wrapped_key=None),
                name="subject_erased_means_no_key",
            )
        ]


class BlindIndex(models.Model):
    """A keyed hash by which a subject is found from an ID number, a phone or a plate."""

    id = models.BigAutoField(primary_key=True)
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="indexes")
    field = models.CharField(max_length=16)
    digest = models.BinaryField(max_length=32)
    is_key = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "blind indexes"
        constraints = [
            models.UniqueConstraint(fields=["digest", "field"], name="blind_key_once", condition=Q(is_key=True)),
            models.UniqueConstraint(fields=["digest", "field", "subject"], name="blind_index_once"),
        ]


class RetentionHold(models.Model):
    """A reason to keep a subject's identity beyond its clock (RULEBOOK P6)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=500)
    assessment = models.CharField(max_length=120, blank=True)
    placed_by_id = models.UUIDField()
    placed_at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    lifted_at = models.DateTimeField(null=True)


class DestructionCertificate(models.Model):
    """Proof of one retention run: how many of what, under which policy, and the hash over the erased pseudonyms."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    run_at = models.DateTimeField()
    policy = models.CharField(max_length=120)
    counts = models.JSONField()
    erased = models.PositiveIntegerField()
    kept_by_hold = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    digest = models.BinaryField(max_length=32)
    run_by_id = models.UUIDField(null=True)
    entry_id = models.UUIDField()


class RetentionCheck(models.Model):
    """What was due when somebody or the nightly round last looked, so that no board ever has to read the log for it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    checked_at = models.DateTimeField()
    unit_id = models.UUIDField()
    policy = models.CharField(max_length=120)
    due = models.PositiveIntegerField()
    counts = models.JSONField()
    kept_by_hold = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["checked_at"], name="retention_checked")]
