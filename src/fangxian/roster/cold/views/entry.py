from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from fangxian.access.guards import require, user_of
from fangxian.base.clock import now
from fangxian.base.problems import Problem
from fangxian.base.uploads import takes_files
from fangxian.register.models import Place
from fangxian.roster.cold import forms, guards, held, services
from fangxian.roster.cold.air import hour_of
from fangxian.roster.cold.columns import COLUMNS, LABELS
from fangxian.roster.cold.queries import HOUR, air_at
from fangxian.roster.cold.reading import Ask, Reading, read_weather
from fangxian.roster.staffing.models import Post

SHOWN = 100


@takes_files
@require(guards.EDIT)
@require_http_methods(["GET", "POST"])
def read_file(request: HttpRequest) -> HttpResponse:
    places = guards.places_told_by(user_of(request))
    form = forms.FileForm(places, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        ask = Ask(places, told["place"], told["temperature"], told["wind"])
        try:
            return _preview(request, read_weather(told["file"], form.file_name, ask))
        except Problem as problem:
            form.add_error(None, problem.title)
    context = {"form": form, "columns": COLUMNS, "back": reverse("cold:posts")}
    return render(request, "cold/file.html", context, status=422 if form.errors else 200)


def _preview(request: HttpRequest, reading: Reading) -> HttpResponse:
    stored = None if reading.has_errors else services.compare_hours(reading.hours, reading.facts.digest)
    is_waiting = stored is not None and not stored.is_known
    issues = sorted(reading.issues, key=lambda issue: (issue.severity != "error", issue.row))
    context = {
        "reading": reading,
        "stored": stored,
        "ticket": held.hold(user_of(request).pk, reading.facts, reading.hours) if is_waiting else "",
        "issues": [(issue, LABELS.get(issue.column, "")) for issue in issues[:SHOWN]],
        "more_issues": max(0, len(issues) - SHOWN),
        "gaps": reading.gaps[:SHOWN],
        "more_gaps": max(0, len(reading.gaps) - SHOWN),
        "hours": [(reading.places[hour.place_id], hour) for hour in reading.hours[:SHOWN]],
        "more_hours": max(0, len(reading.hours) - SHOWN),
    }
    return render(request, "cold/file_preview.html", context)


@require(guards.EDIT)
@require_POST
def store_file(request: HttpRequest) -> HttpResponseRedirect:
    user = user_of(request)
    facts, hours = held.take(user.pk, request.POST.get("ticket", ""))
    wanted = {hour.place_id for hour in hours}
    if guards.places_told_by(user).filter(pk__in=wanted).count() != len(wanted):
        # A place was closed or moved, or the person's role ended, since the preview.
        raise Http404
    _tell(request, services.store_hours(hours, actor=user, file=facts))
    return HttpResponseRedirect(reverse("cold:posts"))


def _tell(request: HttpRequest, stored: services.Stored) -> None:
    if stored.is_known:
        messages.info(request, _("This file was read before; nothing changed."))
        return
    text = ngettext(
        "%(count)s hour stored; %(changed)s of those replaced what was told before, %(known)s were known.",
        "%(count)s hours stored; %(changed)s of those replaced what was told before, %(known)s were known.",
        stored.new + stored.changed,
    )
    figures: dict[str, Any] = {
        "count": stored.new + stored.changed,
        "changed": stored.changed,
        "known": stored.unchanged,
    }
    messages.success(request, text % figures)


@require(guards.EDIT)
@require_http_methods(["GET", "POST"])
def by_hand(request: HttpRequest, id: UUID) -> HttpResponse:
    user = user_of(request)
    place = get_object_or_404(guards.places_told_by(user), pk=id)
    first = hour_of(now())
    known = air_at([place.pk], first, first + forms.HOURS_AHEAD * HOUR).get(place.pk, [])
    form = forms.HoursForm(first, known, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _tell(request, services.store_hours(form.hours(place), actor=user))
            return HttpResponseRedirect(_back(place))
        except Problem as problem:
            form.add_error(None, problem.title)
    context = {"form": form, "place": place, "back": _back(place)}
    return render(request, "cold/hours.html", context, status=422 if form.errors else 200)


def _back(place: Place) -> str:
    """Return the page of the place's post, or the list where it is none."""
    post = Post.objects.filter(place=place, is_closed=False).values_list("pk", flat=True).first()
    return reverse("cold:post", args=[post]) if post else reverse("cold:posts")
