"""What the pages of the registers share."""

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from fangxian.access.guards import user_of
from fangxian.access.scopes import units_in_scope
from fangxian.access.services import note_export
from fangxian.accounts.models import User
from fangxian.base.problems import Problem
from fangxian.base.text import mask_name
from fangxian.register.identities import read_identities
from fangxian.register.models import Person, Unit

VIEW = "register.view"
EDIT = "register.edit"
EDIT_POLICY = "policy.edit"
VIEW_TEAM = "team.view"
EDIT_TEAM = "team.edit"


def word(value: bool) -> str:
    """Return yes or no."""
    return _("yes") if value else _("no")


def may_edit(request: HttpRequest, unit: Unit, permission: str = EDIT) -> bool:
    """Say whether the person may change things of ``unit``."""
    return units_in_scope(user_of(request), permission).filter(pk=unit.pk).exists()


def told(what: str) -> Callable[[User, str, int], None]:
    """Return what a list calls after an export: the export becomes an entry (THREATS T15)."""

    def tell(user: User, form: str, rows: int) -> None:
        note_export(user, f"{what}.{form}", rows)

    return tell


def try_act(form: forms.Form, act: Callable[[], Any]) -> Any | None:
    """Do ``act``; a refusal becomes the form's error and ``None``."""
    try:
        return act()
    except Problem as problem:
        form.add_error(None, problem.title)
        return None


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, also when it is empty: for forms that may be sent as they are."""
    return request.POST if request.method == "POST" else None


def form_page(
    request: HttpRequest, form: forms.Form, *, title: str, submit: str, back: str, **more: Any
) -> HttpResponse:
    """Show a form on a page of its own; 422 when it came back with errors."""
    context = {"form": form, "title": title, "submit": submit, "back": back, "action": "", **more}
    return render(request, "registers/form.html", context, status=422 if form.errors else 200)


def submitted(
    request: HttpRequest, form: forms.Form, act: Callable[[], Any], there: Callable[[Any], str]
) -> HttpResponseRedirect | None:
    """Do ``act`` when the form was sent and is whole, and lead on; ``None`` means: show the form."""
    if request.method != "POST" or not form.is_valid():
        return None
    made = try_act(form, act)
    return None if made is None else HttpResponseRedirect(there(made))


def masked_names(people: Collection[Person]) -> dict[UUID, str]:
    """Return number and masked name of each person, by id: two queries (RULEBOOK N6)."""
    known = read_identities([person.subject_id for person in people])
    names = {person.pk: mask_name(known.get(person.subject_id, {}).get("name", "")) for person in people}
    return {person.pk: f"{person.number} {names[person.pk]}".strip() for person in people}


def act_and_return(request: HttpRequest, act: Callable[[], Any], back: str) -> HttpResponseRedirect:
    """Do an act that is a button on a page, and lead back to it; a refusal is told there."""
    try:
        act()
    except Problem as problem:
        messages.error(request, problem.title)
    return HttpResponseRedirect(back)
