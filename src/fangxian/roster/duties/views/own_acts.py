"""What the pages of one's own duties share: an act by one button, a refusal told on the next page."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseRedirect

from fangxian.base.problems import Problem

ABSENT = 404


def act_and_lead(request: HttpRequest, act: Callable[[], Any], address: str, said: str) -> HttpResponseRedirect:
    """Do ``act``, say what came of it and lead on. What is not one's own does not exist (404)."""
    try:
        act()
    except Problem as problem:
        if problem.status == ABSENT:
            raise Http404 from problem
        messages.error(request, problem.title)
    else:
        messages.success(request, said)
    return HttpResponseRedirect(address)
