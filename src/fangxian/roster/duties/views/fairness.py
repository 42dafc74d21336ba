from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fangxian.access.guards import user_of
from fangxian.base.clock import local_day, now
from fangxian.base.navigation import Crumb
from fangxian.roster.duties import guards
from fangxian.roster.duties.burdens import months_around, shares_of
from fangxian.roster.duties.grid import as_id

MOST_UNITS = 200


@login_required
@require_safe
def fairness(request: HttpRequest) -> HttpResponse:
    """Show what everybody of a unit had over the last months, to everybody who works there."""
    units = list(guards.units_with_fairness_for(user_of(request))[:MOST_UNITS])
    asked = as_id(request.GET.get("unit", ""))
    unit = next((one for one in units if one.pk == asked), units[0] if units else None)
    months = months_around(local_day(now()))
    shares = shares_of(unit, months) if unit else []
    rows = [(share, [share.months.get(month) for month in months]) for share in shares]
    context = {
        "units": units, "unit": unit, "months": months, "rows": rows, "crumbs": [Crumb(_("Fair shares"))],
    }  # fmt: skip
    return render(request, "duties/fairness.html", context)
