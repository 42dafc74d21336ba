"""What the pages of batches share."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from fangxian.access.guards import user_of
from fangxian.base.navigation import Crumb
from fangxian.base.problems import Problem
from fangxian.roster.batches import guards
from fangxian.roster.batches.book import Book, open_books
from fangxian.roster.batches.models import Batch, Rotation

VIEW = guards.VIEW
EDIT = guards.EDIT


def book_or_404(request: HttpRequest, id: UUID, *, edit: bool = False) -> Book:
    """Return a rotation within reach, loaded whole; anything else does not exist."""
    reach = guards.rotations_editable_by if edit else guards.rotations_visible_to
    found = open_books(reach(user_of(request)).filter(pk=id))
    if not found:
        raise Http404
    return found[0]


def batch_or_404(request: HttpRequest, id: UUID, *, edit: bool = False) -> tuple[Book, Batch]:
    """Return a batch within reach with its rotation."""
    reach = guards.batches_editable_by if edit else guards.batches_visible_to
    rotation = reach(user_of(request)).filter(pk=id).values_list("rotation_id", flat=True).first()
    if rotation is None:
        raise Http404
    book = book_or_404(request, rotation, edit=edit)
    return book, next(batch for batch in book.batches if batch.pk == id)


def form_page(
    request: HttpRequest, form: forms.Form, *, title: str, submit: str, back: str, **more: Any
) -> HttpResponse:
    """Show a form on a page of its own; 422 when it came back with errors."""
    context = {"form": form, "title": title, "submit": submit, "back": back, "action": "", **more}
    return render(request, "batches/form.html", context, status=422 if form.errors else 200)


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


def leads_to(request: HttpRequest, address: str, message: str) -> HttpResponseRedirect:
    """Say what happened and lead on."""
    messages.success(request, message)
    return HttpResponseRedirect(address)


def refused(request: HttpRequest, address: str, problem: Problem) -> HttpResponseRedirect:
    """Say why not and lead back."""
    messages.error(request, problem.title)
    return HttpResponseRedirect(address)


def rotation_page(rotation: Rotation) -> str:
    return reverse("batches:rotation", args=[rotation.pk])


def crumbs(rotation: Rotation, *more: Crumb) -> list[Crumb]:
    """Return the path above a page of a rotation."""
    top = Crumb(str(rotation.unit.name), reverse("batches:rotations"))
    return [top, Crumb(rotation.title, rotation_page(rotation) if more else ""), *more]
