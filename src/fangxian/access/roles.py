"""The table of roles and what each may do. A permission is an act on things of one's own subtree of units."""

from functools import cache
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    COORDINATOR = "coordinator", _("Coordinator")
    POST_LEADER = "post_leader", _("Post leader")
    OFFICER = "officer", _("Officer")
    COMMUNITY_WORKER = "community_worker", _("Community worker")
    NURSE = "nurse", _("Nurse")
    DOCTOR = "doctor", _("Doctor")
    WARDEN = "warden", _("Warden")
    LAWYER = "lawyer", _("Lawyer")
    EDITOR = "editor", _("Editor")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


PERMISSIONS: Final[dict[str, frozenset[Role]]] = {
    "board.view": frozenset(
        {
            Role.COORDINATOR, Role.POST_LEADER, Role.OFFICER, Role.COMMUNITY_WORKER, Role.NURSE, Role.DOCTOR,
            Role.WARDEN, Role.EDITOR, Role.AUDITOR,
        }
    ),
    "entry.view": frozenset({Role.COORDINATOR, Role.POST_LEADER, Role.AUDITOR}),
    "held.view": frozenset({Role.COORDINATOR, Role.AUDITOR}),
    "held.resolve": frozenset({Role.COORDINATOR}),
    "subject.reveal": frozenset({Role.COORDINATOR, Role.POST_LEADER, Role.COMMUNITY_WORKER}),
    "subject.erase": frozenset({Role.COORDINATOR}),
    "audit.view": frozenset({Role.AUDITOR}),
    "retention.view": frozenset({Role.COORDINATOR, Role.AUDITOR}),
    "retention.run": frozenset({Role.COORDINATOR}),
    "register.view": frozenset(
        {Role.COORDINATOR, Role.POST_LEADER, Role.COMMUNITY_WORKER, Role.AUDITOR, Role.ADMINISTRATOR}
    ),
    "register.edit": frozenset({Role.COORDINATOR, Role.ADMINISTRATOR}),
    "policy.edit": frozenset({Role.COORDINATOR}),
    "station.view": frozenset({Role.COORDINATOR, Role.POST_LEADER, Role.AUDITOR, Role.ADMINISTRATOR}),
    "station.enrol": frozenset({Role.COORDINATOR, Role.POST_LEADER, Role.ADMINISTRATOR}),
    "user.view": frozenset({Role.ADMINISTRATOR, Role.AUDITOR}),
    "user.edit": frozenset({Role.ADMINISTRATOR}),
    "glass.break": frozenset(
        {
            Role.COORDINATOR, Role.POST_LEADER, Role.COMMUNITY_WORKER, Role.NURSE, Role.DOCTOR, Role.WARDEN,
            Role.LAWYER, Role.ADMINISTRATOR,
        }
    ),
    "glass.review": frozenset({Role.COORDINATOR, Role.AUDITOR}),
    "glass.view": frozenset(
        {
            Role.COORDINATOR, Role.POST_LEADER, Role.COMMUNITY_WORKER, Role.NURSE, Role.DOCTOR, Role.WARDEN,
            Role.LAWYER, Role.ADMINISTRATOR, Role.AUDITOR,
        }
    ),
    "checkpoint.record": frozenset({Role.OFFICER, Role.POST_LEADER}),
    "checkpoint.tally.record": frozenset({Role.OFFICER, Role.POST_LEADER, Role.COMMUNITY_WORKER}),
    "checkpoint.arrival.record": frozenset({Role.OFFICER, Role.POST_LEADER, Role.COMMUNITY_WORKER}),
    "checkpoint.view": frozenset({Role.COORDINATOR, Role.POST_LEADER, Role.OFFICER, Role.AUDITOR}),
    "checkpoint.amend": frozenset({Role.COORDINATOR, Role.POST_LEADER}),
    "checkpoint.export": frozenset({Role.COORDINATOR, Role.POST_LEADER}),
    "team.view": frozenset({Role.COORDINATOR, Role.POST_LEADER, Role.COMMUNITY_WORKER, Role.AUDITOR}),
    "team.edit": frozenset({Role.COORDINATOR, Role.POST_LEADER}),
    "team.approve": frozenset({Role.COORDINATOR}),
    "staff.view": frozenset({Role.COORDINATOR, Role.POST_LEADER, Role.AUDITOR}),
    "staff.edit": frozenset({Role.COORDINATOR}),
    "staff.stop": frozenset({Role.COORDINATOR, Role.DOCTOR}),
    "leave.decide": frozenset({Role.COORDINATOR, Role.POST_LEADER}),
    "weather.view": frozenset({Role.COORDINATOR, Role.POST_LEADER, Role.OFFICER, Role.AUDITOR}),
    "weather.edit": frozenset({Role.COORDINATOR, Role.POST_LEADER}),
    "roster.view": frozenset({Role.COORDINATOR, Role.POST_LEADER, Role.AUDITOR}),
    "roster.plan": frozenset({Role.COORDINATOR}),
    "roster.publish": frozenset({Role.COORDINATOR}),
    "swap.approve": frozenset({Role.COORDINATOR, Role.POST_LEADER}),
    "attendance.view": frozenset({Role.COORDINATOR, Role.POST_LEADER, Role.AUDITOR}),
    "attendance.amend": frozenset({Role.COORDINATOR, Role.POST_LEADER}),
    "attendance.record": frozenset({Role.OFFICER, Role.POST_LEADER}),
    "batch.view": frozenset({Role.COORDINATOR, Role.WARDEN, Role.AUDITOR}),
    "batch.edit": frozenset({Role.COORDINATOR, Role.WARDEN}),
    "arrival.confirm": frozenset({Role.COORDINATOR, Role.POST_LEADER, Role.COMMUNITY_WORKER}),
}  # fmt: skip

# The fronts whose entries people correct: those that say who may.
FRONTS_AMENDED: Final = tuple(sorted(name.partition(".")[0] for name in PERMISSIONS if name.endswith(".amend")))

# What may be taken in an emergency. Nobody becomes auditor or administrator without being appointed.
GLASS_ROLES: Final = frozenset(
    {
        Role.COORDINATOR, Role.POST_LEADER, Role.COMMUNITY_WORKER, Role.NURSE, Role.DOCTOR, Role.WARDEN, Role.LAWYER,
    }
)  # fmt: skip


def roles_with(permission: str) -> frozenset[Role]:
    """Return the roles that hold ``permission``; an unknown permission is a programming error (``KeyError``)."""
    return PERMISSIONS[permission]


@cache
def roles_recording(kind: str) -> frozenset[Role]:
    """Return the roles that may record ``kind`` at a station: those with ``<kind>.record``, else with ``<front>.record``.

    Where there is neither (a withdrawal does not say what it withdraws), whoever records anything may. Community workers
    count at their gates (RULEBOOK B3) and tell of arrivals there (C12).
    """
    for named in (kind, kind.partition(".")[0]):
        if f"{named}.record" in PERMISSIONS:
            return PERMISSIONS[f"{named}.record"]
    return frozenset().union(*(roles for name, roles in PERMISSIONS.items() if name.endswith(".record")))
