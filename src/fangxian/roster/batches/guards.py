"""Who may see and do what with batches: as a question about one rotation and as the list of all such rotations."""

from django.db.models import QuerySet

from fangxian.access.scopes import may_in_unit, units_in_scope
from fangxian.accounts.models import User
from fangxian.register.models import Place
from fangxian.roster.batches.models import Batch, Edition, Retiming, Rotation

VIEW = "batch.view"
EDIT = "batch.edit"


def may_edit(user: User, rotation: Rotation) -> bool:
    """Say whether ``user`` may change the rotation."""
    return may_in_unit(user, EDIT, rotation.unit_id)


def rotations_visible_to(user: User) -> QuerySet[Rotation]:
    return Rotation.objects.filter(unit__in=units_in_scope(user, VIEW)).select_related("unit", "edition")


def rotations_editable_by(user: User) -> QuerySet[Rotation]:
    return Rotation.objects.filter(unit__in=units_in_scope(user, EDIT)).select_related("unit", "edition")


def batches_visible_to(user: User) -> QuerySet[Batch]:
    return Batch.objects.filter(rotation__in=rotations_visible_to(user)).select_related("rotation__edition")


def batches_editable_by(user: User) -> QuerySet[Batch]:
    return Batch.objects.filter(rotation__in=rotations_editable_by(user)).select_related("rotation__edition")


def retimings_visible_to(user: User) -> QuerySet[Retiming]:
    return Retiming.objects.filter(rotation__in=rotations_visible_to(user)).select_related("rotation__edition", "batch")


def retimings_editable_by(user: User) -> QuerySet[Retiming]:
    return Retiming.objects.filter(rotation__in=rotations_editable_by(user)).select_related(
        "rotation__edition", "batch"
    )


def editions_visible_to(user: User) -> QuerySet[Edition]:
    return Edition.objects.filter(unit__in=units_in_scope(user, VIEW)).select_related("unit")


def editions_editable_by(user: User) -> QuerySet[Edition]:
    return Edition.objects.filter(unit__in=units_in_scope(user, EDIT)).select_related("unit")


def places_for(user: User) -> QuerySet[Place]:
    """Return the places that a phase made by ``user`` may be in."""
    return Place.objects.filter(unit__in=units_in_scope(user, EDIT), is_closed=False)
