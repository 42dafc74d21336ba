from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fangxian.access.guards import require, user_of
from fangxian.base.listing import respond
from fangxian.roster.staffing import forms, queries, services
from fangxian.roster.staffing.guards import EDIT, VIEW
from fangxian.roster.staffing.lists import SKILLS
from fangxian.roster.staffing.models import Skill
from fangxian.roster.staffing.views.acts import done, form_page


@require(VIEW)
@require_safe
def table(request: HttpRequest) -> HttpResponseBase:
    return respond(
        request, SKILLS, queries.skills_with_counts(), template="staffing/list.html", new="staffing:skill-new"
    )


def _list(_skill: Skill) -> str:
    return reverse("staffing:skills")


@require(EDIT)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    form = forms.SkillForm(request.POST or None)
    act = lambda: services.add_skill(**form.cleaned_data, actor=user_of(request))  # noqa: E731
    return done(request, form, act, _list, _("Added.")) or form_page(
        request, form, title=_("Add a skill"), submit=_("Add"), back=reverse("staffing:skills")
    )


@require(EDIT)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, id: UUID) -> HttpResponse:
    skill = get_object_or_404(Skill, pk=id)
    initial = {"code": skill.code, "name": skill.name, "is_closed": skill.is_closed}
    form = forms.ChangedSkillForm(request.POST or None, initial=initial)
    act = lambda: services.change_skill(skill.pk, **form.cleaned_data, actor=user_of(request))  # noqa: E731
    return done(request, form, act, _list, _("Saved.")) or form_page(
        request, form, title=skill.name, submit=_("Save"), back=reverse("staffing:skills")
    )
