from uuid import UUID

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from fangxian.access.guards import find, require, scoped, user_of
from fangxian.access.scopes import may_in_unit, units_in_scope
from fangxian.accounts.models import EnrolmentCode, Station
from fangxian.base.clock import now
from fangxian.base.listing import respond
from fangxian.base.navigation import Crumb
from fangxian.console.forms import saved
from fangxian.console.stations import queries
from fangxian.console.stations.forms import EnrolForm, RevokeForm, UnitChoiceForm
from fangxian.console.stations.lists import STATIONS, state_of
from fangxian.console.stations.words import duration, missing_count, offset_text
from fangxian.register.models import Place, Unit
from fangxian.station.services import issue_code, revoke_station

VIEW, ENROL = "station.view", "station.enrol"
POLL_ENDED = 286
"""htmx takes this status as: swap once more, then ask no longer."""


def _crumbs(*last: str) -> list[Crumb]:
    return [Crumb(_("Stations"), reverse("stations:list")), *(Crumb(label) for label in last)]


@require(VIEW)
@require_safe
def table(request: HttpRequest) -> HttpResponseBase:
    user = user_of(request)
    return respond(
        request, STATIONS, queries.stations_visible_to(user), template="stations/list.html",
        tried_again=queries.codes_tried_again(user)[:10],
    )  # fmt: skip


@require(VIEW)
@require_safe
def show(request: HttpRequest, id: UUID) -> HttpResponse:
    station = find(request, Station.objects.all(), VIEW, pk=id)
    queries.prepared([station])
    counter = station.counter  # type: ignore[attr-defined]
    context = {
        "station": station,
        "state": state_of(station),
        "clock": offset_text(station.clock_offset_ms),
        "missing": missing_count(counter),
        "ranges": [(start, end, end - start + 1) for start, end in counter.missing] if counter else [],
        "batches": [(b, b.last_position - b.first_position + 1) for b in queries.batches_of(station.pk)],
        "code": EnrolmentCode.objects.filter(station=station).first(),
        "may_revoke": not station.is_revoked and may_in_unit(user_of(request), ENROL, station.unit_id),
        "crumbs": _crumbs(str(station)),
    }
    return render(request, "stations/station.html", context)


@require(ENROL)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def enrol(request: HttpRequest) -> HttpResponse:
    units = units_in_scope(user_of(request), ENROL)
    choice = UnitChoiceForm(units, request.GET if "unit" in request.GET else None)
    if not choice.is_valid():
        return _step(request, choice, _("Next"), method="get")
    unit: Unit = choice.cleaned_data["unit"]
    form = EnrolForm(unit, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _issue(request, unit, form.cleaned_data["place"], form.cleaned_data["label"])
    return _step(request, form, _("Make a code"), method="post", unit=unit)


def _step(request: HttpRequest, form: object, submit: str, **more: object) -> HttpResponse:
    context = {"form": form, "submit": submit, "crumbs": _crumbs(_("Enrol a station")), **more}
    return render(request, "stations/enrol.html", context)


def _issue(request: HttpRequest, unit: Unit, place: Place | None, label: str) -> HttpResponse:
    row, code = issue_code(unit, place, label=label, issued_by=user_of(request))
    address = request.build_absolute_uri(reverse("station")) + f"#enrol={code}"
    picture = segno.make(address, error="m").svg_inline(svgclass="qr", lineclass=None, border=2, omitsize=True)
    # Shown once in the answer to the POST: the database holds a digest alone.
    context = {
        "row": row,
        "code": code,
        "unit": unit,
        "place": place,
        "address": request.build_absolute_uri(reverse("station")),
        "qr": mark_safe(picture),  # noqa: S308 - made here, of nothing but the address
        "left": _left(row),
        "crumbs": _crumbs(_("Enrol a station")),
    }
    return render(request, "stations/code.html", context)


def _left(row: EnrolmentCode) -> str:
    seconds = int((row.expires_at - now()).total_seconds())
    return duration(seconds) if seconds > 0 else ""


@require(ENROL)
@require_safe
@never_cache
def code_state(request: HttpRequest, id: UUID) -> HttpResponse:
    """Tell the page that shows a code whether a device has bound itself with it."""
    row = find(request, EnrolmentCode.objects.select_related("station"), ENROL, pk=id)
    left = _left(row)
    ended = row.used_at is not None or not left
    return render(request, "stations/_code_state.html", {"row": row, "left": left}, status=POLL_ENDED if ended else 200)


@require(ENROL)
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, id: UUID) -> HttpResponse:
    station = scoped(request, Station.objects.filter(revoked_at=None), ENROL).filter(pk=id).first()
    if station is None:
        found = find(request, Station.objects.all(), ENROL, pk=id)
        messages.info(request, _("The station was revoked already."))
        return redirect("stations:station", id=found.pk)
    form = RevokeForm(request.POST or None)
    back = reverse("stations:station", args=[station.pk])
    posted = request.method == "POST" and form.is_valid()
    if posted and saved(form, revoke_station, station, reason=form.cleaned_data["reason"], author=user_of(request)):
        messages.success(request, _("The station is revoked."))
        return redirect(back)
    context = {
        "form": form,
        "title": _("Revoke %(station)s") % {"station": station},
        "lead": _("From now on it is shown nothing new. What it still sends is kept and flagged. This cannot be undone; "
                  "the device can be enrolled anew."),
        "submit": _("Revoke"),
        "danger": True,
        "back": back,
        "crumbs": _crumbs(str(station)),
    }  # fmt: skip
    return render(request, "console/form.html", context)
