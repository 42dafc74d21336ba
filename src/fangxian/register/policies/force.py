"""Which edition is in force where and when."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from fangxian.register.models import Policy, Unit
from fangxian.register.policies.topics import validated
from fangxian.register.tree import ancestor_paths


def editions_over(unit_id: UUID | None, at: datetime) -> QuerySet[Policy]:
    """Return the editions that reach ``unit_id`` at ``at``: the nearest jurisdiction first, then the latest edition."""
    path = Unit.objects.filter(pk=unit_id).values_list("path", flat=True).first() if unit_id else None
    reach = Q(unit=None)
    if path:
        reach |= Q(unit__path__in=[*ancestor_paths(path), path])
    return Policy.objects.filter(reach, effective_from__lte=at).order_by(
        F("unit__depth").desc(nulls_last=True), "is_builtin", "-effective_from", "-created_at"
    )


def policy_in_force(topic: str, unit_id: UUID | None, at: datetime) -> Policy | None:
    """Return the edition of ``topic`` that holds in a unit at a moment, ``None`` where there is none (RULEBOOK X2).

    The nearest unit above (the unit itself first) with an edition in effect decides; else an edition for everywhere, a
    deployment's own before a built-in one. Among editions of the same reach the latest decides. Two queries.
    """
    return editions_over(unit_id, at).filter(topic=topic).first()


def policies_in_force(unit_id: UUID | None, at: datetime) -> dict[str, Policy]:
    """Return the edition in force of every topic, in two queries: what a station's pack needs."""
    found: dict[str, Policy] = {}
    for policy in editions_over(unit_id, at):
        found.setdefault(policy.topic, policy)
    return found


def typed_values(policy: Policy) -> Any:
    """Return the values of an edition as the struct of its topic."""
    return validated(policy.topic, policy.values)
