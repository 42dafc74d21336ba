from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fangxian.access.guards import require, user_of
from fangxian.access.services import note_export
from fangxian.base.listing.answer import FILE_TYPES, as_attachment, watermark
from fangxian.base.reauth import require_recent
from fangxian.base.uploads import takes_files
from fangxian.roster.duties import guards, judging, roster_forms, services, sheets
from fangxian.roster.duties.grid import Grid, grid_of
from fangxian.roster.duties.models import Roster
from fangxian.roster.duties.views import acts


def _grid(request: HttpRequest, id: UUID) -> tuple[Roster, Grid]:
    roster = acts.roster_for(request, id, guards.VIEW)
    _plan, duties = acts.shown_plan(request, roster)
    if duties is None:
        raise Http404
    return roster, grid_of(roster, judging.problem_now(roster), duties)


@require(guards.VIEW)
@require_safe
def sheet(request: HttpRequest, id: UUID) -> HttpResponse:
    """Show the sheet for the wall: landscape, people down, days across."""
    roster, grid = _grid(request, id)
    note_export(user_of(request), "roster.sheet", len(grid.lines), unit_id=roster.unit_id)
    context = {"roster": roster, "grid": grid, "watermark": watermark(request.user), "back": acts.address_of(roster)}
    return render(request, "duties/sheet.html", context)


@require(guards.VIEW)
@require_safe
def file(request: HttpRequest, id: UUID) -> HttpResponseBase:
    """Give the roster out as a workbook."""
    require_recent(request)
    roster, grid = _grid(request, id)
    note_export(user_of(request), "roster.xlsx", len(grid.lines), unit_id=roster.unit_id)
    answer = FileResponse(sheets.workbook(roster.title, grid, watermark(request.user)), content_type=FILE_TYPES["xlsx"])
    return as_attachment(answer, "roster.xlsx", f"{roster.title}.xlsx")


@takes_files
@require(guards.PLAN)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, id: UUID) -> HttpResponse:
    roster = acts.roster_for(request, id, guards.PLAN)
    form = roster_forms.FileForm(request.POST or None, request.FILES or None)

    def act() -> object:
        given = form.cleaned_data["file"]
        return services.import_plan(roster.pk, given, name=given.name, actor=user_of(request))

    made = acts.done(request, form, act)
    if made:
        return acts.leads_to(request, acts.address_of(roster, made), _("Read. What it breaks is listed beside it."))
    lead = _("A cell holds the code of a shift and the post, such as “N 北出口”; an empty cell is a day off.")
    return acts.form_page(
        request, form, title=_("Plan from a table"), submit=_("Read"), back=acts.address_of(roster), lead=lead
    )
