from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fangxian.access.guards import require, user_of
from fangxian.base.clock import now
from fangxian.roster.attendance import guards, queries


@require(guards.VIEW)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show each post: who is due, who is there since when, who is missing. Moves by itself."""
    moment = now()
    posts = queries.posts_now(guards.posts_visible_to(user_of(request)), moment)
    context = {"posts": posts, "moment": moment, "lacking": sum(post.lacking > 0 for post in posts)}
    template = "attendance/_posts.html" if request.headers.get("HX-Target") == "posts" else "attendance/now.html"
    answer = render(request, template, context)
    answer.headers["Vary"] = "HX-Target, Cookie"
    answer.headers["Cache-Control"] = "no-store"
    return answer
