"""What becomes scarcer is taken under a lock, late and for a short time."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import models, transaction

M = TypeVar("M", bound=models.Model)


@contextmanager
def locked(model: type[M], pk: object) -> Iterator[M]:
    """Open a transaction holding the row ``pk`` of ``model``; SQLite begins immediate, so the whole file is held."""
    with transaction.atomic():
        yield model._default_manager.select_for_update().get(pk=pk)
