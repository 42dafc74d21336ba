from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fangxian.access.guards import require, user_of
from fangxian.base.clock import local_day, now
from fangxian.base.listing import respond
from fangxian.roster.staffing import forms, guards, queries, services, words
from fangxian.roster.staffing.guards import EDIT, VIEW
from fangxian.roster.staffing.lists import NEEDS, POSTS
from fangxian.roster.staffing.models import Need, Post
from fangxian.roster.staffing.views.acts import done, form_page

MANY = 5


@require(VIEW)
@require_safe
def table(request: HttpRequest) -> HttpResponseBase:
    rows = guards.posts_visible_to(user_of(request))
    return respond(
        request,
        POSTS,
        rows,
        template="staffing/list.html",
        new="staffing:post-new",
        register="posts",
        other="staffing:needs",
    )


@require(VIEW)
@require_safe
def needs(request: HttpRequest) -> HttpResponseBase:
    rows = guards.needs_visible_to(user_of(request)).filter(is_closed=False)
    return respond(request, NEEDS, rows, template="staffing/list.html", register="needs", other="staffing:posts")


def page(post: Post) -> str:
    """Return the address of a post."""
    return reverse("staffing:post", args=[post.pk])


@require(VIEW)
@require_safe
def show(request: HttpRequest, id: UUID) -> HttpResponse:
    user = user_of(request)
    post = get_object_or_404(guards.posts_visible_to(user), pk=id)
    today = local_day(now())
    monday = today - timedelta(days=today.weekday())
    needs = Need.objects.filter(post=post, is_closed=False).select_related("skill").order_by("start_minute", "pk")
    context = {
        "post": post,
        "about": words.post_text(post),
        "needs": [_told(need) for need in needs],
        "week": [
            (day, words.weekday_name(day.weekday()), [(hour, count, count >= MANY) for hour, count in enumerate(hours)])
            for day, hours in queries.people_by_hour(post.pk, monday)
        ],
        "hours": range(24),
        "shortages": queries.shortages(post),
        "may_edit": guards.may_edit_post(user, post),
    }
    return render(request, "staffing/post.html", context)


def _told(need: Need) -> dict[str, object]:
    return {
        "pk": need.pk,
        "hours": words.window_text(need.start_minute, need.end_minute),
        "weekdays": words.weekdays_text(need.weekdays),
        "season": words.season_text(need),
        "skill": need.skill,
        "required": need.required,
        "preferred": need.preferred,
    }


@require(EDIT)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    begin = services.PostValues()
    initial = {name: getattr(begin, name) for name in services.PostValues.__dataclass_fields__}
    form = forms.NewPostForm(guards.places_for_posts_of(user), request.POST or None, initial=initial)

    def act() -> Post:
        data = form.cleaned_data
        return services.add_post(data["place"].pk, form.values(), actor=user, reason=data["reason"])

    return done(request, form, act, page, _("Added. Say now how many people it needs, and when.")) or form_page(
        request, form, title=_("Add a post"), submit=_("Add"), back=reverse("staffing:posts")
    )


@require(EDIT)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, id: UUID) -> HttpResponse:
    user = user_of(request)
    post = get_object_or_404(guards.posts_editable_by(user), pk=id)
    initial = {name: getattr(post, name) for name in (*services.PostValues.__dataclass_fields__, "is_closed")}
    form = forms.ChangedPostForm(request.POST or None, initial=initial)

    def act() -> Post:
        data = form.cleaned_data
        return services.change_post(
            post.pk, form.values(), is_closed=data["is_closed"], actor=user, reason=data["reason"]
        )

    return done(request, form, act, page, _("Saved.")) or form_page(
        request, form, title=post.place.name, submit=_("Save"), back=page(post)
    )
