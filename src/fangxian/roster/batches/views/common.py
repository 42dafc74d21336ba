"""What the pages of batches share."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.urls import reverse

from fangxian.access.guards import user_of
from fangxian.base import acts
from fangxian.base.navigation import Crumb
from fangxian.base.problems import Problem
from fangxian.roster.batches import guards
from fangxian.roster.batches.book import Book, open_books
from fangxian.roster.batches.models import Batch, Rotation

VIEW = guards.VIEW
EDIT = guards.EDIT

form_page = partial(acts.form_page, template="batches/form.html")
done = acts.done
leads_to = acts.leads_to


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
