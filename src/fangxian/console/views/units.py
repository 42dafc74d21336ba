"""Suggestions for a unit while it is typed. Names and codes of units are no secret among staff."""

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fangxian.base.text import clean
from fangxian.register.models import Unit

SHOWN = 20


@login_required
@require_safe
def options(request: HttpRequest) -> HttpResponse:
    text = clean(request.GET.get("unit", ""))[:120]
    found = Unit.objects.filter(is_closed=False).order_by("depth", "path")
    if text:
        found = found.filter(Q(code__startswith=text.split(" ")[0]) | Q(name__contains=text))
    return render(request, "console/_unit_options.html", {"units": found[:SHOWN]})
