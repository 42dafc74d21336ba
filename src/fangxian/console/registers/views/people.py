from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from fangxian.access.guards import find, require, user_of
from fangxian.access.scopes import units_in_scope
from fangxian.base.listing import Choice, Column, Empty, Listing, respond
from fangxian.base.text import mask_name, mask_phone
from fangxian.console.registers import common, forms, guards
from fangxian.console.registers.views.units import STATES
from fangxian.register import queries, services
from fangxian.register.identities import read_identities
from fangxian.register.models import Person, PersonKind


def _by_kind(rows: QuerySet[Person], value: str) -> QuerySet[Person]:
    return rows.filter(kind=value)


def _by_state(rows: QuerySet[Person], value: str) -> QuerySet[Person]:
    return rows.filter(is_closed=value == "closed")


def _with_masks(people: list[Person]) -> Sequence[Any]:
    """Give each person the masked name and phone: three queries for a page (RULEBOOK N6)."""
    known = read_identities([person.subject_id for person in people])
    for person in people:
        identity = known.get(person.subject_id, {})
        masks = {"name": mask_name(identity.get("name", "")), "phone": mask_phone(identity.get("phone", ""))}
        vars(person)["masks"] = masks
    return people


def _page(person: Person) -> str:
    return reverse("registers:person", args=[person.pk])


PEOPLE = Listing(
    id="people",
    title=pgettext_lazy("register", "People"),
    columns=(
        Column("unit", gettext_lazy("unit"), lambda person: person.unit.name, sort="unit__path"),
        Column("number", gettext_lazy("number"), lambda person: person.number, sort="number",
               link=_page),
        Column("masked_name", gettext_lazy("name (masked)"), lambda person: person.masks["name"]),
        Column("masked_phone", gettext_lazy("phone (masked)"), lambda person: person.masks["phone"], minor=True),
        Column("kind", gettext_lazy("kind"), lambda person: person.get_kind_display(), sort="kind"),
        Column("is_closed", gettext_lazy("closed"), lambda person: _("yes") if person.is_closed else _("no"), minor=True),
    ),
    order="number",
    empty=Empty(gettext_lazy("No people yet. Import them from a table, or register the first one.")),
    search=("number__icontains", "unit__name__icontains"),
    search_hint=gettext_lazy("Number or unit"),
    filters=(
        Choice("kind", gettext_lazy("kind"), choices=PersonKind.choices, apply=_by_kind),
        Choice("state", gettext_lazy("state"), choices=STATES, apply=_by_state),
    ),
    prepare=_with_masks,
    on_export=common.told("people"),
)  # fmt: skip


@require(common.VIEW)
@require_safe
def table(request: HttpRequest) -> HttpResponseBase:
    rows = queries.people_in(units_in_scope(user_of(request), common.VIEW))
    return respond(request, PEOPLE, rows, template="registers/list.html", register="people", new="registers:person-new")


@require(common.EDIT)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    form = forms.NewPersonForm(units_in_scope(user_of(request), common.EDIT), request.POST or None)

    def act() -> Person:
        data = form.cleaned_data
        return services.register_person(
            data["unit"].pk, number=data["number"], kind=data["kind"], identity=form.identity(), actor=user_of(request),
            reason=data["reason"],
        )  # fmt: skip

    done = common.submitted(request, form, act, _page)
    return done or common.form_page(
        request, form, title=_("Register a person"), submit=_("Register"), back=reverse("registers:people"),
        lead=_("Name, ID number and phone go to the identity vault; lists show them masked."),
    )  # fmt: skip


@require(common.VIEW)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, id: UUID) -> HttpResponse:
    permission = common.VIEW if request.method == "GET" else common.EDIT
    person = find(request, Person.objects.select_related("unit"), permission, pk=id)
    form = forms.ChangedPersonForm(request.POST or None, initial={"number": person.number, "kind": person.kind})

    def act() -> Person:
        data = form.cleaned_data
        return services.change_person(
            person.pk, number=data["number"], kind=data["kind"], identity=form.identity(), actor=user_of(request),
            reason=data["reason"],
        )  # fmt: skip

    may_edit = common.may_edit(request, person.unit)
    for field in form.fields.values():
        field.disabled = not may_edit
    done = common.submitted(request, form, act, _page)
    return done or common.form_page(
        request, form, title=_("Person {number}").format(number=person.number), submit=_("Save") if may_edit else "",
        back=reverse("registers:people"), lead=_lead(person), history=reverse("registers:history", args=["people", person.pk]),
        close=reverse("registers:person-close", args=[person.pk]) if may_edit and not person.is_closed else "",
        account=reverse("registers:person-account", args=[person.pk]) if may_edit else "",
    )  # fmt: skip


def _lead(person: Person) -> str:
    _with_masks([person])
    masks = vars(person)["masks"]
    parts = [person.unit.name, masks["name"], masks["phone"], _("closed") if person.is_closed else ""]
    return " · ".join(part for part in parts if part)


@require(common.EDIT)
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, id: UUID) -> HttpResponse:
    person = find(request, Person.objects.all(), common.EDIT, pk=id)
    form = forms.ReasonForm(request.POST or None)

    def act() -> Person:
        return services.close_person(person.pk, actor=user_of(request), reason=form.cleaned_data["reason"])

    lead = _("The person stays in the register, closed; the identity is kept until its time runs out.")
    done = common.submitted(request, form, act, _page)
    return done or common.form_page(
        request, form, title=_("Close {unit}").format(unit=person.number), submit=_("Close"), back=_page(person),
        lead=lead, danger=True,
    )  # fmt: skip


@require(common.EDIT)
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest, id: UUID) -> HttpResponse:
    """Tie an account to somebody: their own duties, teams and calls then stand on their own pages."""
    user = user_of(request)
    person = find(request, Person.objects.select_related("unit"), common.EDIT, pk=id)
    tied = guards.account_of(person)
    accounts = guards.accounts_linkable_by(user, common.EDIT)
    form = forms.AccountForm(accounts, request.POST or None, initial={"username": tied.username if tied else ""})

    def act() -> Person:
        data = form.cleaned_data
        return services.link_account(person.pk, data["username"], actor=user, reason=data["reason"])

    done = common.submitted(request, form, act, _page)
    return done or common.form_page(
        request, form, title=_("Account of {number}").format(number=person.number), submit=_("Save"), back=_page(person),
        lead=_("Whoever signs in with it finds this person's duties, teams and calls under their own pages."),
    )  # fmt: skip
