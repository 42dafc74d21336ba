"""What the form of an act does on any page: show, check, act, lead on."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from fangxian.base.problems import Problem

FORM = "console/form.html"


def form_page(
    request: HttpRequest, form: forms.Form, *, title: str, submit: str, back: str, **more: Any
) -> HttpResponse:
    """Show a form on a page of its own, by the ``template`` named; 422 when it came back with errors."""
    template = more.pop("template", FORM)
    context = {"form": form, "title": title, "submit": submit, "back": back, "action": "", **more}
    return render(request, template, context, status=422 if form.errors else 200)


def done(request: HttpRequest, form: forms.Form, act: Callable[[], Any]) -> bool:
    """Do ``act`` when the form was sent and is whole; a refusal becomes the form's error."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act()
    except Problem as problem:
        form.add_error(None, problem.title)
        return False
    return True


def leads_to(request: HttpRequest, address: str, message: str = "") -> HttpResponseRedirect:
    """Say what happened and lead on."""
    if message:
        messages.success(request, message)
    return HttpResponseRedirect(address)
