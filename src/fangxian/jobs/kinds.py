"""The sorts of long work. An app registers each once, from ``AppConfig.ready``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from fangxian.jobs.work import Work


@dataclass(frozen=True, slots=True)
class JobKind:
    """``run`` does the work and returns its result (JSON, or None); it tells its progress through ``Work`` and may refuse
    by a ``Problem``.

    ``holds_identities``: its file may name people. Starting it again and fetching its file ask for a recent sign-in
    (THREATS T14), and its files go when an identity is destroyed.
    """

    name: str
    label: StrOrPromise
    run: Callable[[Work], Any]
    holds_identities: bool = False


_kinds: dict[str, JobKind] = {}


def register(kind: JobKind) -> JobKind:
    """Make a kind known; raises ``ValueError`` for a name that is taken."""
    if kind.name in _kinds:
        raise ValueError(f"job kind {kind.name} is registered twice")
    _kinds[kind.name] = kind
    return kind


def get(name: str) -> JobKind:
    """Return the kind ``name``; raises ``KeyError``."""
    return _kinds[name]


def with_identities() -> list[str]:
    """Return the names of the kinds whose files may name people."""
    return [kind.name for kind in _kinds.values() if kind.holds_identities]
