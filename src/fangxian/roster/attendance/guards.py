"""Who may see who is at which post, and who may correct it: about one spell and as a list, always both."""

from django.db.models import QuerySet

from fangxian.access.scopes import may_in_unit, units_in_scope
from fangxian.accounts.models import User
from fangxian.register.models import Place
from fangxian.roster.attendance.models import Attendance

VIEW, AMEND = "attendance.view", "attendance.amend"


def may_view(user: User, spell: Attendance) -> bool:
    return may_in_unit(user, VIEW, spell.unit_id)


def spells_visible_to(user: User) -> QuerySet[Attendance]:
    """Return the spells in units whose attendance ``user`` may see."""
    return Attendance.objects.filter(unit_id__in=units_in_scope(user, VIEW).values("pk"))


def may_amend(user: User, spell: Attendance) -> bool:
    """Say whether ``user`` may tell when a spell ended whose sign-off was forgotten."""
    return may_in_unit(user, AMEND, spell.unit_id)


def spells_amendable_by(user: User) -> QuerySet[Attendance]:
    return Attendance.objects.filter(unit_id__in=units_in_scope(user, AMEND).values("pk"))


def posts_visible_to(user: User) -> QuerySet[Place]:
    """Return the places with posts whose attendance ``user`` may see."""
    mine = units_in_scope(user, VIEW).values("pk")
    return Place.objects.filter(unit__in=mine, is_closed=False)
