"""The board's pages."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fangxian.access.guards import entries_amendable_by, find, may_amend_entry, may_anywhere, require, user_of
from fangxian.access.scopes import granted_paths
from fangxian.accounts.models import User
from fangxian.base.indicators import catalogue, indicator
from fangxian.base.problems import Problem
from fangxian.command.board import board_of, top_units
from fangxian.command.corrections import corrections_of
from fangxian.command.pages import pages_for
from fangxian.command.queries import behind_figure
from fangxian.record.describe import described, label_of
from fangxian.record.facts import fact
from fangxian.record.identities import amendments_below
from fangxian.record.models import Entry
from fangxian.record.services import take_over_amendment
from fangxian.register.models import Place, Unit

VIEW = "board.view"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page after signing in: the board of one's own highest unit, or one's account without a board."""
    if isinstance(request.user, User) and not may_anywhere(request.user, VIEW):
        return HttpResponseRedirect(reverse("console:account"))
    return _home(request)  # type: ignore[return-value]


@require(VIEW)
def _home(request: HttpRequest) -> HttpResponse:
    tops = top_units(user_of(request))
    return _board(request, tops[0], tops)


@require(VIEW)
@require_safe
def board(request: HttpRequest, id: UUID) -> HttpResponse:
    return _board(request, find(request, Unit.objects.all(), VIEW, pk=id), top_units(user_of(request)))


def _board(request: HttpRequest, unit: Unit, tops: list[Unit]) -> HttpResponse:
    user = user_of(request)
    shown = board_of(user, unit, _day(request))
    query = "" if shown.is_today else f"?day={shown.day}"
    context = {"board": shown, "tops": tops, "wall": request.GET.get("wall") == "1", "query": query}
    partial = request.headers.get("HX-Request") == "true"
    answer = render(request, "command/_board.html" if partial else "command/board.html", context)
    answer["Cache-Control"] = "no-store"
    answer["Vary"] = "HX-Request, Cookie"
    return answer


def _day(request: HttpRequest) -> date | None:
    try:
        return parse_date(request.GET.get("day", ""))
    except ValueError:
        return None


@require(VIEW)
@require_safe
def figure(request: HttpRequest, id: UUID, name: str) -> HttpResponse:
    unit = find(request, Unit.objects.all(), VIEW, pk=id)
    try:
        wanted = indicator(name)
    except KeyError as error:
        raise Http404 from error
    if not any(path for path in granted_paths(user_of(request), wanted.permission) if unit.path.startswith(path)):
        raise Http404
    page = request.GET.get("page", "1")
    behind = behind_figure(wanted, unit, _day(request), max(1, int(page)) if page.isdecimal() else 1)
    return render(request, "command/figure.html", {"behind": behind, "pages": pages_for(user_of(request))})


@require("entry.view")
@require_safe
def entry(request: HttpRequest, id: UUID) -> HttpResponse:
    row = find(request, Entry.objects.all(), "entry.view", pk=id)
    amendments = amendments_below([row.id])
    now = fact(row, None, amendments)
    first = fact(row)
    authors = {item.author_id for item in (row, *amendments) if item.author_id}
    context = {
        "entry": row,
        "label": label_of(row.kind),
        "now": described(now.body) if now else [],
        "first": described(first.body) if first and amendments else [],
        "corrections": corrections_of(amendments),
        "may_amend": bool(amendments) and may_amend_entry(user_of(request), row),
        "is_withdrawn": bool(now and now.is_withdrawn),
        "place": Place.objects.filter(pk=row.place_id).first() if row.place_id else None,
        "unit": Unit.objects.filter(pk=row.unit_id).first() if row.unit_id else None,
        "names": dict(User.objects.filter(pk__in=authors).values_list("pk", "name")),
        "leaf": bytes(row.leaf).hex(),
        "flags": row.flags.split(",") if row.flags else [],
    }
    return render(request, "command/entry.html", context)


@require("entry.view")
@require_POST
def take_over(request: HttpRequest, id: UUID, amendment: UUID) -> HttpResponse:
    """Let a correction count that does not count by itself, in one's own name."""
    user = user_of(request)
    row = get_object_or_404(entries_amendable_by(user), pk=id)
    try:
        take_over_amendment(row.pk, amendment, author_id=user.pk)
    except Problem as problem:
        messages.error(request, problem.title)
    else:
        messages.success(request, _("Taken over. The correction counts from now on, in your name."))
    return HttpResponseRedirect(reverse("command:entry", args=[row.pk]))


@require(VIEW)
@require_safe
def definitions(request: HttpRequest) -> HttpResponse:
    return render(request, "command/definitions.html", {"indicators": catalogue()})
