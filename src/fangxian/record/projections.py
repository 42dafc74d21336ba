"""Read models: registered here, fed inside the transaction of each batch, rebuilt by replay."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import ClassVar

from django.db import models

from fangxian.record.facts import Change


class Projection(ABC):
    """Turns changes of facts into rows of ``models``.

    ``apply`` must be deterministic and must not depend on how changes are cut into batches; rows are a function of the
    facts alone, so that replay gives the same rows. It gets only the ``kinds`` named.
    """

    name: ClassVar[str]
    kinds: ClassVar[frozenset[str]]
    models: ClassVar[tuple[type[models.Model], ...]]

    @abstractmethod
    def apply(self, changes: Sequence[Change]) -> None:
        """Bring the rows up to date with ``changes``, in order."""

    def reset(self) -> None:
        """Empty the read model before a replay."""
        for model in self.models:
            model._default_manager.all()._raw_delete(model._default_manager.db)


_registry: dict[str, Projection] = {}


def register(projection: Projection) -> None:
    """Add a projection; called from an app's ``ready``."""
    if projection.name in _registry:
        raise ValueError(f"projection {projection.name} is declared twice")
    _registry[projection.name] = projection


def registered() -> list[Projection]:
    """Return every projection, in the order of registration."""
    return list(_registry.values())


def feed(changes: Sequence[Change], projections: Iterable[Projection] | None = None) -> None:
    """Give each projection the changes of its kinds."""
    for projection in projections if projections is not None else registered():
        mine = [change for change in changes if change.new.kind in projection.kinds]
        if mine:
            projection.apply(mine)
