from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from fangxian.accounts.models import User
from fangxian.planning.rosters import Plan
from fangxian.roster.duties import judging
from fangxian.roster.duties.ground import gather
from fangxian.roster.duties.models import PlanSource, Roster
from fangxian.roster.duties.problem import build
from fangxian.roster.duties.queries import duties_of_roster
from fangxian.roster.duties.services.common import acting
from fangxian.roster.duties.services.make_roster import make_roster
from fangxian.roster.duties.services.store_plan import Made, store_plan


def copy_roster(roster_id: UUID, *, first_day: date, title: str = "", actor: User | None) -> Roster:
    """Begin a roster with the duties of a past one, day for day; people and shifts that are gone are left out.

    What it breaks by now stands beside its plan. Raises what ``make_roster`` raises.
    """
    old = Roster.objects.select_related("unit", "published_plan").get(pk=roster_id)
    duties = judging.planned(duties_of_roster(old), old)
    if not duties.duties:
        last = old.plans.order_by("-number").first()
        duties = Plan.from_json(last.duties) if last else duties
    new = make_roster(old.unit_id, first_day=first_day, days=old.days, title=title, actor=actor)
    problem = build(gather(new)).problem
    people, shifts = {person.id for person in problem.people}, {shift.id for shift in problem.shifts}
    kept = tuple(duty for duty in duties.duties if duty.person in people and duty.shift in shifts)
    note = _("Copied from %(roster)s") % {"roster": old.title}
    store_plan(new.pk, problem, Plan(duties=kept), Made(PlanSource.HAND, acting(actor), note))
    return new
