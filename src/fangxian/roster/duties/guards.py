"""Who may see, plan and publish rosters: about one roster and as a list."""

from django.db.models import QuerySet

from fangxian.access.scopes import may_in_unit, units_in_scope
from fangxian.accounts.models import User
from fangxian.register.models import Person, Unit
from fangxian.roster.duties.models import Roster
from fangxian.roster.duties.queries import rosters_in

VIEW, PLAN, PUBLISH = "roster.view", "roster.plan", "roster.publish"


def rosters_visible_to(user: User) -> QuerySet[Roster]:
    """Return the rosters of the units where ``user`` sees rosters."""
    return rosters_in(units_in_scope(user, VIEW))


def may_plan(user: User, roster: Roster) -> bool:
    """Say whether ``user`` plans this roster."""
    return may_in_unit(user, PLAN, roster.unit_id)


def may_publish(user: User, roster: Roster) -> bool:
    """Say whether ``user`` puts this roster into people's hands."""
    return may_in_unit(user, PUBLISH, roster.unit_id)


def units_with_fairness_for(user: User) -> QuerySet[Unit]:
    """Return the units whose burdens ``user`` sees: their own as somebody who works there, and those whose rosters they see."""
    own = Person.objects.filter(user_id=user.pk, is_closed=False).values("unit")
    found: QuerySet[Unit] = Unit.objects.filter(pk__in=own) | units_in_scope(user, VIEW)
    return found.order_by("path")
