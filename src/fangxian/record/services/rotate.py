"""Changing the key-encryption key: every subject's data key is wrapped anew; no identity is touched."""

from collections.abc import Callable

from django.db import transaction

from fangxian.record import vault
from fangxian.record.models import Subject

CHUNK = 2000


def rewrap_subjects(on_progress: Callable[[int], None] = lambda done: None) -> int:
    """Wrap under the current key what older keys wrapped; returns how many. Safe to stop and to run again."""
    done = 0
    while True:
        with transaction.atomic():
            rows = list(
                Subject.objects.select_for_update()
                .filter(erased_at=None)
                .exclude(wrapping_id=vault.ring().wrapping_id)[:CHUNK]
            )
            for row in rows:
                key = vault.unwrap(row.wrapped_key, row.wrapping_id, row.id)
                row.wrapped_key, row.wrapping_id = vault.wrap(key, row.id)
            Subject.objects.bulk_update(rows, ["wrapped_key", "wrapping_id"], batch_size=500)
        done += len(rows)
        on_progress(done)
        if len(rows) < CHUNK:
            return done
