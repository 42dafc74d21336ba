from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fangxian.access.guards import require, user_of
from fangxian.access.scopes import granted_paths
from fangxian.accounts.models import User
from fangxian.base.problems import Problem
from fangxian.base.uploads import takes_files
from fangxian.console.registers import common, forms, held_files
from fangxian.register import importing
from fangxian.register.importing.template import template_workbook
from fangxian.register.models import Unit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _about(register: str) -> importing.Importer:
    try:
        return importing.importer(register)
    except Problem as problem:
        raise Http404 from problem


def _permission(register: str) -> str:
    if register == "policies":
        return common.EDIT_POLICY
    return _about(register).permission or common.EDIT


def _within(user: User, register: str) -> list[str] | None:
    """Return the paths below which the person may import; who may at a root may everywhere."""
    paths = granted_paths(user, _permission(register))
    if not paths:
        raise Http404
    roots = set(Unit.objects.filter(depth=1).values_list("path", flat=True))
    return None if roots and roots <= set(paths) else paths


@takes_files
@require(common.VIEW)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, register: str) -> HttpResponse:
    about = _about(register)
    within = _within(user_of(request), register)
    form = forms.UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data["file"]
        report = common.try_act(
            form, lambda: importing.run(register, data, dry_run=True, actor=user_of(request), within=within)
        )
        if report is not None:
            return _preview(request, about, report, data)
    context = {"about": about, "form": form, "back": reverse(about.url or f"registers:{register}")}
    return render(request, "registers/import.html", context, status=422 if form.errors else 200)


def _preview(
    request: HttpRequest, about: importing.Importer, report: importing.ImportReport, data: bytes
) -> HttpResponse:
    ticket = "" if report.has_errors else held_files.hold(user_of(request).pk, about.id, data)
    labels = {column.id: column.label for column in about.columns}
    words = {column.id: dict(column.choices) for column in about.columns}

    def shown(name: str, value: str) -> object:
        # A flag's text is Python's; its column offers 1 and 0.
        return words.get(name, {}).get({"True": "1", "False": "0"}.get(value, value), value)

    context = {
        "about": about,
        "report": report,
        "ticket": ticket,
        "issues": [(issue, labels.get(issue.column, "")) for issue in report.shown_issues],
        "preview": [
            (
                outcome,
                [
                    (labels.get(name, name), shown(name, before), shown(name, after))
                    for name, before, after in outcome.changes
                ],
            )
            for outcome in report.preview
        ],
    }
    return render(request, "registers/import_preview.html", context)


@require(common.VIEW)
@require_POST
def confirm(request: HttpRequest, register: str) -> HttpResponse:
    about = _about(register)
    user = user_of(request)
    within = _within(user, register)
    data = held_files.take(user.pk, register, request.POST.get("ticket", ""))
    report = importing.run(
        register, data, dry_run=False, actor=user, within=within, reason=request.POST.get("reason", "")[:100]
    )
    if report.has_errors:
        # The register changed since the preview.
        return _preview(request, about, report, data)
    return render(request, "registers/import_done.html", {"about": about, "report": report})


@require(common.VIEW)
@require_safe
def template(request: HttpRequest, register: str) -> HttpResponse:
    about = _about(register)
    _within(user_of(request), register)
    answer = HttpResponse(template_workbook(about), content_type=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{register}-template.xlsx"'
    return answer
