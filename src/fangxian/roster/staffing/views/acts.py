"""What every form of staffing does: show, check, act, lead on."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect

from fangxian.base import acts
from fangxian.base.problems import Problem

form_page = partial(acts.form_page, template="staffing/form.html")


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
