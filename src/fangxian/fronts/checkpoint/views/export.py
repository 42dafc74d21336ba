from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from fangxian.access.guards import require, user_of
from fangxian.base.acts import form_page
from fangxian.base.clock import day_bounds
from fangxian.base.listing.answer import FILE_TYPES, is_large, watermark
from fangxian.base.listing.export import xlsx_file
from fangxian.base.problems import Problem
from fangxian.base.reauth import require_recent
from fangxian.fronts.checkpoint import forms, services
from fangxian.fronts.checkpoint.export import in_order, named_listing
from fangxian.fronts.checkpoint.sources import IDENTITIES
from fangxian.jobs import exports


@require("checkpoint.export")
@never_cache
@require_http_methods(["GET", "POST"])
def identities(request: HttpRequest) -> HttpResponseBase:
    require_recent(request)
    form = forms.ExportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _file(request, form)
        except Problem as problem:
            form.add_error(None, problem.title)
    lead = _(
        "The file holds names, ID numbers and phones in clear. The export is recorded with your name and the purpose."
    )
    back = reverse("checkpoint:register")
    title = _("Export with identities")
    return form_page(request, form, title=title, submit=_("Export"), back=back, lead=lead, danger=True)


def _file(request: HttpRequest, form: forms.ExportForm) -> HttpResponseBase:
    user, asked = user_of(request), form.cleaned_data
    start, _next = day_bounds(asked["start"])
    _before, end = day_bounds(asked["end"])
    if asked["purpose"].strip() and is_large(services.exportable_rows(user, start=start, end=end)):
        arguments = {"start": start.isoformat(), "end": end.isoformat(), "purpose": asked["purpose"]}
        title = f"{IDENTITIES.label} {asked['start']:%Y-%m-%d} – {asked['end']:%Y-%m-%d}"
        return exports.to_jobs(request, IDENTITIES.name, title, arguments)
    rows, entry = services.export_register(user, start=start, end=end, purpose=asked["purpose"])
    file, _count = xlsx_file(named_listing(entry), in_order(rows), watermark(user))
    name = f"register-{asked['start']:%Y%m%d}-{asked['end']:%Y%m%d}.xlsx"
    answer = FileResponse(file, as_attachment=True, filename=name, content_type=FILE_TYPES["xlsx"])
    answer.headers["Cache-Control"] = "no-store"
    return answer
