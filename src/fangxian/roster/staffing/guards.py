"""Who may what with staff, posts and statements: for one thing and as a list, always both."""

from typing import Any

from django.db.models import Q, QuerySet

from fangxian.access.scopes import units_in_scope
from fangxian.accounts.models import User
from fangxian.register.models import Person, Place, Unit
from fangxian.roster.staffing.models import Need, Post, Shift, Staff, Statement, StatementKind, StatementState, Stop

VIEW = "staff.view"
EDIT = "staff.edit"
STOP = "staff.stop"
DECIDE = "leave.decide"


def _units(user: User, permission: str) -> QuerySet[Unit, Any]:
    return units_in_scope(user, permission).values("pk")


def staff_visible_to(user: User) -> QuerySet[Staff]:
    """Return the staff whose list ``user`` sees."""
    return Staff.objects.filter(person__unit__in=_units(user, VIEW)).select_related("person__unit")


def staff_editable_by(user: User) -> QuerySet[Staff]:
    """Return the staff that ``user`` keeps."""
    return Staff.objects.filter(person__unit__in=_units(user, EDIT)).select_related("person__unit")


def may_edit_staff(user: User, staff: Staff) -> bool:
    """Say whether ``user`` keeps this member of the staff."""
    return staff_editable_by(user).filter(pk=staff.pk).exists()


def people_addable_by(user: User) -> QuerySet[Person]:
    """Return the people whom ``user`` may put on the staff list; whether they can be is the service's matter."""
    return Person.objects.filter(unit__in=_units(user, EDIT)).select_related("unit")


def posts_visible_to(user: User) -> QuerySet[Post]:
    """Return the posts that ``user`` sees."""
    return Post.objects.filter(place__unit__in=_units(user, VIEW)).select_related("place__unit")


def posts_editable_by(user: User) -> QuerySet[Post]:
    """Return the posts that ``user`` keeps."""
    return Post.objects.filter(place__unit__in=_units(user, EDIT)).select_related("place__unit")


def may_edit_post(user: User, post: Post) -> bool:
    """Say whether ``user`` keeps this post and its needs."""
    return posts_editable_by(user).filter(pk=post.pk).exists()


def places_for_posts_of(user: User) -> QuerySet[Place]:
    """Return the manned places that ``user`` may make posts."""
    places = Place.objects.filter(unit__in=_units(user, EDIT), is_manned=True, is_closed=False, post=None)
    return places.select_related("unit").order_by("unit__path", "name")


def needs_visible_to(user: User) -> QuerySet[Need]:
    """Return the needs of the posts that ``user`` sees."""
    return Need.objects.filter(post__place__unit__in=_units(user, VIEW)).select_related("post__place__unit", "skill")


def needs_editable_by(user: User) -> QuerySet[Need]:
    """Return the needs of the posts that ``user`` keeps."""
    return Need.objects.filter(post__place__unit__in=_units(user, EDIT)).select_related("post__place__unit", "skill")


def shifts_visible_to(user: User) -> QuerySet[Shift]:
    """Return the shifts of the units whose staff ``user`` sees."""
    return Shift.objects.filter(unit__in=_units(user, VIEW)).select_related("unit")


def shifts_editable_by(user: User) -> QuerySet[Shift]:
    """Return the shifts that ``user`` keeps."""
    return Shift.objects.filter(unit__in=_units(user, EDIT)).select_related("unit")


def may_edit_shift(user: User, shift: Shift) -> bool:
    """Say whether ``user`` keeps this shift."""
    return shifts_editable_by(user).filter(pk=shift.pk).exists()


def leave_visible_to(user: User) -> QuerySet[Statement]:
    """Return the leave asked for in the units whose leave ``user`` decides on."""
    rows = Statement.objects.filter(kind=StatementKind.LEAVE, person__unit__in=_units(user, DECIDE))
    return rows.select_related("person__unit")


def leave_decidable_by(user: User) -> QuerySet[Statement]:
    """Return the leave that waits for ``user``'s decision; nobody decides on their own."""
    others = Q(person__user_id=None) | ~Q(person__user_id=user.pk)
    return leave_visible_to(user).filter(others, state=StatementState.ASKED)


def may_decide_leave(user: User, statement: Statement) -> bool:
    """Say whether this leave waits for ``user``'s decision."""
    return leave_decidable_by(user).filter(pk=statement.pk).exists()


def statements_editable_by(user: User) -> QuerySet[Statement]:
    """Return what was stated by people whom ``user`` keeps: for those who state it by telephone."""
    return Statement.objects.filter(person__unit__in=_units(user, EDIT)).select_related("person__unit", "shift")


def stops_visible_to(user: User) -> QuerySet[Stop]:
    """Return the stops that ``user`` may see with their kind, lift and override; nobody else is told more than "stopped"."""
    return Stop.objects.filter(person__unit__in=_units(user, STOP)).select_related("person__unit")


def people_stoppable_by(user: User) -> QuerySet[Person]:
    """Return the open people whom ``user`` may stop from being on duty."""
    return Person.objects.filter(unit__in=_units(user, STOP), is_closed=False).select_related("unit")


def may_stop(user: User, person: Person) -> bool:
    """Say whether ``user`` stops this person, and so may know why they are stopped."""
    return people_stoppable_by(user).filter(pk=person.pk).exists()


def own_person(user: User) -> Person | None:
    """Return who ``user`` is in the register of people; most accounts are nobody there."""
    return Person.objects.filter(user_id=user.pk, is_closed=False).select_related("unit").first()


def own_statements(user: User) -> QuerySet[Statement]:
    """Return what ``user`` has stated of themselves."""
    return Statement.objects.filter(person__user_id=user.pk).select_related("shift")
