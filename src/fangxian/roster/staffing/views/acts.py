"""What every form of staffing does: show, check, act, lead on."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from fangxian.base.problems import Problem


def form_page(
    request: HttpRequest, form: forms.Form, *, title: str, submit: str, back: str, **more: Any
) -> HttpResponse:
    """Show a form on a page of its own; 422 when it came back with errors."""
    context = {"form": form, "title": title, "submit": submit, "back": back, "action": "", **more}
    return render(request, "staffing/form.html", context, status=422 if form.errors else 200)


def done(
    request: HttpRequest, form: forms.Form, act: Callable[[], Any], there: Callable[[Any], str], message: str
) -> HttpResponseRedirect | None:
    """Do ``act`` when the form was sent and is whole, say so and lead on; ``None`` means: show the form.

    A refusal becomes the form's error.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        made = act()
    except Problem as problem:
        form.add_error(None, problem.title)
        return None
    messages.success(request, message)
    return HttpResponseRedirect(there(made))
