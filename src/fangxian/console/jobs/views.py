from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from fangxian.access.guards import user_of
from fangxian.base.listing import respond
from fangxian.base.listing.answer import as_attachment
from fangxian.base.navigation import Crumb
from fangxian.base.problems import Problem
from fangxian.base.reauth import require_recent
from fangxian.console.jobs.lists import JOBS
from fangxian.jobs import files, kinds, problems, services
from fangxian.jobs.models import Job
from fangxian.jobs.queries import jobs_of


def _find(request: HttpRequest, id: UUID) -> Job:
    return get_object_or_404(jobs_of(user_of(request)).select_related("owner"), pk=id)


@login_required
@require_safe
def table(request: HttpRequest) -> HttpResponseBase:
    return respond(request, JOBS, jobs_of(user_of(request)))


@login_required
@never_cache
@require_safe
def show(request: HttpRequest, id: UUID) -> HttpResponse:
    job = _find(request, id)
    problem = Problem(job.problem, **job.problem_detail) if job.problem else None
    crumbs = [Crumb(_("My jobs"), reverse("jobs:list")), Crumb(job.title)]
    context = {"job": job, "problem": problem, "crumbs": crumbs, "hours": settings.JOB_FILE_HOURS}
    partial = request.headers.get("HX-Target") == "job"
    answer = render(request, "jobs/_job.html" if partial else "jobs/job.html", context)
    answer.headers["Vary"] = "HX-Target, Cookie"
    return answer


@login_required
@require_POST
def cancel(request: HttpRequest, id: UUID) -> HttpResponse:
    job = _find(request, id)
    try:
        services.cancel_job(job)
    except Problem as problem:
        messages.info(request, problem.title)
    return HttpResponseRedirect(reverse("jobs:job", args=[job.pk]))


@login_required
@require_POST
def again(request: HttpRequest, id: UUID) -> HttpResponse:
    job = _find(request, id)
    if kinds.get(job.kind).holds_identities:
        require_recent(request)
    try:
        job = services.start_again(job)
    except Problem as problem:
        messages.error(request, problem.title)
    return HttpResponseRedirect(reverse("jobs:job", args=[job.pk]))


@login_required
@require_safe
def file(request: HttpRequest, id: UUID) -> HttpResponseBase:
    job = _find(request, id)
    if kinds.get(job.kind).holds_identities:
        require_recent(request)
    if not job.has_file:
        raise Problem(problems.FILE_GONE, status=410)
    answer = StreamingHttpResponse(files.read(job.pk), content_type=job.file_type)
    services.note_fetched(job)
    answer.headers["Content-Length"] = str(job.file_bytes)
    return as_attachment(answer, f"job.{job.file_name.rpartition('.')[2]}", job.file_name)
