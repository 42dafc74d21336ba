from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fangxian.access.guards import require, user_of
from fangxian.roster.staffing import forms, guards, services, words
from fangxian.roster.staffing.days import weekdays_of
from fangxian.roster.staffing.guards import EDIT
from fangxian.roster.staffing.models import Need
from fangxian.roster.staffing.views.acts import done, form_page


def _post(need: Need) -> str:
    return reverse("staffing:post", args=[need.post_id])


@require(EDIT)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, id: UUID) -> HttpResponse:
    user = user_of(request)
    post = get_object_or_404(guards.posts_editable_by(user), pk=id)
    initial = {"begins": forms.time_of(0), "ends": forms.time_of(0), "required": 1}
    form = forms.NeedForm(request.POST or None, initial=initial)

    def act() -> Need:
        return services.add_need(post.pk, form.values(), actor=user, reason=form.cleaned_data["reason"])

    back = reverse("staffing:post", args=[post.pk])
    return done(request, form, act, _post, _("Added.")) or form_page(
        request, form, title=_("People needed"), submit=_("Add"), back=back, lead=post.place.name
    )


@require(EDIT)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, id: UUID) -> HttpResponse:
    user = user_of(request)
    need = get_object_or_404(guards.needs_editable_by(user), pk=id)
    initial = {
        "begins": forms.time_of(need.start_minute), "ends": forms.time_of(need.end_minute),
        "weekdays": weekdays_of(need.weekdays), "season_from": need.season_from, "season_to": need.season_to,
        "skill": need.skill_id, "required": need.required, "preferred": need.preferred,
    }  # fmt: skip
    form = forms.ChangedNeedForm(request.POST or None, initial=initial)

    def act() -> Need:
        return services.change_need(need.pk, form.values(), actor=user, reason=form.cleaned_data["reason"])

    return done(request, form, act, _post, _("Saved.")) or form_page(
        request, form, title=_("People needed"), submit=_("Save"), back=_post(need), lead=need.post.place.name
    )


@require(EDIT)
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, id: UUID) -> HttpResponse:
    user = user_of(request)
    need = get_object_or_404(guards.needs_editable_by(user), pk=id)
    form = forms.ReasonForm(request.POST or None)
    act = lambda: services.close_need(need.pk, actor=user, reason=form.cleaned_data["reason"])  # noqa: E731
    hours = words.window_text(need.start_minute, need.end_minute)
    return done(request, form, act, _post, _("No roster fills this need any more.")) or form_page(
        request, form, title=_("Close this need"), submit=_("Close"), back=_post(need), danger=True,
        lead=f"{need.post.place.name} · {hours} · {words.weekdays_text(need.weekdays)}",
    )  # fmt: skip
