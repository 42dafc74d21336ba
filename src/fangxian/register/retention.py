"""The retention policy applied to the record: which clock each purpose has, who answers for a run."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from fangxian.base.clock import now
from fangxian.base.problems import Problem, declare
from fangxian.record import kinds
from fangxian.record.models import DestructionCertificate, RetentionCheck
from fangxian.record.services import check_retention, run_retention
from fangxian.register.models import Unit
from fangxian.register.policies import policy_in_force, typed_values

TOPIC = "retention"
NO_RETENTION_POLICY = declare("no_retention_policy", lambda: _("No retention policy is in force."))


@dataclass(frozen=True, slots=True)
class Clocks:
    """Days by purpose, from the edition in force for the whole region, and the unit at its top, once there is one."""

    days: Mapping[str, int]
    policy: str
    unit_id: UUID | None


def top_unit() -> Unit | None:
    """Return the unit at the top of the tree: it answers for retention, whose subjects belong to no single unit."""
    found: Unit | None = Unit.objects.filter(depth=1).order_by("path").first()
    return found


def clocks_in_force() -> Clocks:
    """Return the days that each purpose of a declared kind has now (RULEBOOK P1). Raises ``no_retention_policy``."""
    top = top_unit()
    policy = policy_in_force(TOPIC, top.pk if top else None, now())
    if policy is None:
        raise Problem(NO_RETENTION_POLICY, status=409)
    values = typed_values(policy)
    purposes = {kind.purpose for kind in kinds.registered() if kind.purpose != "audit"}
    return Clocks(
        {purpose: values.days_for(purpose) for purpose in sorted(purposes)}, policy.edition, top.pk if top else None
    )


def check_due() -> RetentionCheck:
    """Count what is due by the policy in force and keep the answer for the board. Raises ``no_retention_policy``."""
    clocks = clocks_in_force()
    return check_retention(clocks.days, policy=clocks.policy, unit_id=clocks.unit_id)


def destroy_due(*, author_id: UUID | None) -> DestructionCertificate:
    """Erase what is due by the policy in force; returns the certificate. Raises ``no_retention_policy``."""
    clocks = clocks_in_force()
    return run_retention(clocks.days, policy=clocks.policy, author_id=author_id, unit_id=clocks.unit_id)
