from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fangxian.access.guards import require, user_of
from fangxian.base.listing import respond
from fangxian.base.problems import Problem
from fangxian.register.models import Place
from fangxian.roster.attendance import guards, lists
from fangxian.roster.attendance.forms import CorrectionForm
from fangxian.roster.attendance.models import Attendance
from fangxian.roster.attendance.services import correct_sign_off


@require(guards.VIEW)
@require_safe
def table(request: HttpRequest) -> HttpResponseBase:
    user = user_of(request)
    places = guards.posts_visible_to(user).filter(post__isnull=False).order_by("name").values_list("pk", "name")
    return respond(request, lists.spells(list(places)), guards.spells_visible_to(user))


@require(guards.VIEW)
@require_safe
def show(request: HttpRequest, id: UUID) -> HttpResponse:
    user = user_of(request)
    spell = get_object_or_404(guards.spells_visible_to(user), pk=id)
    lists.prepare([spell])
    context = {"spell": spell, "may_amend": guards.may_amend(user, spell) and not spell.is_withdrawn}
    return render(request, "attendance/spell.html", context)


@require(guards.AMEND)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, id: UUID) -> HttpResponse:
    user = user_of(request)
    spell = get_object_or_404(guards.spells_amendable_by(user), pk=id)
    form = CorrectionForm(request.POST or None)
    back = reverse("attendance:spell", args=[spell.pk])
    if request.method == "POST" and form.is_valid() and _done(form, spell, request):
        messages.success(request, _("The sign-off is told; the first version stays in the record."))
        return HttpResponseRedirect(back)
    place = Place.objects.filter(pk__in=[spell.place_id]).values_list("name", flat=True).first() or ""
    context = {
        "form": form, "title": _("Tell a forgotten sign-off"), "submit": _("Save"), "back": back, "action": "",
        "lead": _("{place} · signed on at {time}").format(place=place, time=_moment(spell.observed_at)),
    }  # fmt: skip
    return render(request, "console/form.html", context, status=422 if form.errors else 200)


def _done(form: CorrectionForm, spell: Attendance, request: HttpRequest) -> bool:
    data = form.cleaned_data
    try:
        correct_sign_off(user_of(request), spell, data["ended_at"], reason=data["reason"])
    except Problem as problem:
        form.add_error(None, problem.title)
        return False
    return True


def _moment(at: datetime) -> str:
    return f"{localtime(at):%Y-%m-%d %H:%M}"
