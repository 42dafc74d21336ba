from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from fangxian.access.guards import require, user_of
from fangxian.base.acts import done
from fangxian.fronts.checkpoint import forms, guards, lists, queries, services
from fangxian.fronts.checkpoint.models import Dissuasion, Passage, Screening

MOST = 200


@require("checkpoint.view")
@require("subject.reveal")
@never_cache
@require_http_methods(["GET", "POST"])
def look_up(request: HttpRequest) -> HttpResponse:
    """Asked by POST, so that no plate or number stands in an address, a log or a browser's history."""
    user = user_of(request)
    form = forms.LookUpForm(request.POST or None)
    context: dict[str, object] = {"form": form, "title": _("Search by plate, ID number or phone")}

    def look() -> None:
        asked = form.cleaned_data
        subjects = services.look_up_subject(user, asked["index"], asked["value"], purpose=asked["purpose"])
        people = queries.by_subjects(guards.revealable_by(user, Screening), subjects).order_by("-observed_at")
        vehicles = guards.revealable_by(user, Passage).filter(subject_id__in=subjects).order_by("-observed_at")
        turned = guards.revealable_by(user, Dissuasion).filter(subject_id__in=subjects).order_by("-observed_at")
        context.update(
            people=lists.with_people(list(people[:MOST])),
            vehicles=lists.with_people(list(vehicles[:MOST])),
            turned=lists.with_people(list(turned[:MOST])),
            asked=True,
        )

    done(request, form, look)
    return render(request, "checkpoint/search.html", context, status=422 if form.errors else 200)
