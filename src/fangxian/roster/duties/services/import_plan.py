from typing import IO
from uuid import UUID

from django.utils.translation import gettext as _

from fangxian.accounts.models import User
from fangxian.register.importing.tables import read_rows
from fangxian.roster.duties.ground import gather
from fangxian.roster.duties.models import PlanSource, Roster, RosterPlan
from fangxian.roster.duties.problem import build
from fangxian.roster.duties.services.common import acting, refuse_closed
from fangxian.roster.duties.services.store_plan import Made, store_plan
from fangxian.roster.duties.sheets import read_sheet


def import_plan(roster_id: UUID, file: IO[bytes], *, name: str, actor: User | None) -> RosterPlan:
    """Make a plan from a table with people down and days across (.xlsx, .xls, .ods, .csv).

    All or nothing: cells that are not understood are named. Raises ``roster_sheet_header``, ``roster_sheet_cells``,
    ``roster_closed`` and what ``importing.tables.read_rows`` raises.
    """
    roster = Roster.objects.select_related("unit").get(pk=roster_id)
    refuse_closed(roster)
    rows = read_rows(file)
    ground = gather(roster)
    problem = build(ground).problem
    allowed: dict[str, list[str]] = {}
    for demand in problem.demands:
        if demand.role and demand.role not in allowed.setdefault(demand.shift, []):
            allowed[demand.shift].append(demand.role)
    plan = read_sheet(rows, ground, allowed)
    note = _("From the file %(name)s") % {"name": name}
    return store_plan(roster.pk, problem, plan, Made(PlanSource.IMPORTED, acting(actor), note))
