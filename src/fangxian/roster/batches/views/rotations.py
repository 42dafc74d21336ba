from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fangxian.access.guards import may_anywhere, require, user_of
from fangxian.base.clock import local_day, now
from fangxian.base.listing import respond
from fangxian.base.problems import Problem
from fangxian.roster.batches import away, forms, guards, history, lists, proof, queries, services
from fangxian.roster.batches.book import Book, open_members
from fangxian.roster.batches.models import BatchMember, Rotation, RotationState
from fangxian.roster.batches.timeline import draw, letter_of
from fangxian.roster.batches.views import common
from fangxian.roster.batches.wording import clock


@require(common.VIEW)
@require_safe
def table(request: HttpRequest) -> HttpResponseBase:
    user = user_of(request)
    rows = queries.with_counts(guards.rotations_visible_to(user))
    may_edit = may_anywhere(user, common.EDIT)
    return respond(request, lists.ROTATIONS, rows, template="batches/rotations.html", may_edit=may_edit)


@require(common.EDIT)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Begin a rotation; ``preview`` shows its days and makes nothing."""
    user = user_of(request)
    editions = guards.editions_editable_by(user)
    form = forms.RotationForm(
        editions, request.POST or None, initial={"edition": request.GET.get("edition"), "first_day": local_day(now())}
    )
    made: list[Rotation] = []
    preview: list[Any] = []

    def act() -> None:
        data = dict(form.cleaned_data)
        edition = data.pop("edition")
        if "preview" in request.POST:
            preview.extend(_preview(edition, data["first_day"], data["batches"]))
        else:
            made.append(services.start_rotation(edition.pk, **data, actor=user))

    if common.done(request, form, act) and made:
        said = _("The rotation is laid out as a draft. Put people into its batches, then confirm it.")
        return common.leads_to(request, common.rotation_page(made[0]), said)
    context = {
        "form": form,
        "preview": preview,
        "back": reverse("batches:rotations"),
        "has_editions": editions.exists(),
    }
    return render(request, "batches/rotation_form.html", context, status=422 if form.errors else 200)


def _preview(edition: Any, first_day: Any, batches: int) -> list[tuple[str, list[tuple[str, Any, Any, int]]]]:
    """Return each batch with its stays: phase, first day, last day, days."""
    names = [phase.name for phase in edition.phases.order_by("number")]
    found: dict[str, list[tuple[str, Any, Any, int]]] = {}
    for stay in services.planned(edition, batches):
        start, end = (first_day + timedelta(days=day) for day in (stay.start, stay.end))
        found.setdefault(stay.batch, []).append((names[stay.phase], start, end, stay.end - stay.start))
    return list(found.items())


@require(common.VIEW)
@require_safe
def show(request: HttpRequest, id: UUID) -> HttpResponse:
    book, today = common.book_or_404(request, id), local_day(now())
    own = Rotation.objects.filter(pk=book.rotation.pk)
    context = {
        "book": book,
        "rotation": book.rotation,
        "timeline": draw(book, today),
        "legend": [(phase.role, letter_of(phase.role), phase) for phase in book.phases],
        "rows": [_row(book, batch) for batch in book.batches],
        "alarms": queries.alarms(own),
        "proof": proof.prove(book) if book.rotation.state != RotationState.CLOSED else None,
        "contradictions": away.contradictions(book) if book.rotation.state != RotationState.CLOSED else [],
        "retimings": book.rotation.retimings.select_related("batch")[:20],
        "may_edit": guards.may_edit(user_of(request), book.rotation),
        "crumbs": common.crumbs(book.rotation),
    }
    return render(request, "batches/rotation.html", context)


def _row(book: Book, batch: Any) -> dict[str, Any]:
    members = open_members(batch)
    move = book.moves.get((batch.code, 0 if batch.at is None else batch.at + 1))
    return {
        "batch": batch,
        "people": len(members),
        "leaders": [member.person.number for member in members if member.is_leader],
        "now": _("Not begun") if batch.at is None else book.phase_name(batch.at),
        "next": move,
        "next_name": book.phase_name(move.phase) if move else "",
        "next_time": clock(move.minute) if move else "",
    }


@require(common.EDIT)
@require_POST
def confirm(request: HttpRequest, id: UUID) -> HttpResponse:
    book = common.book_or_404(request, id, edit=True)
    back = common.rotation_page(book.rotation)
    try:
        services.confirm_rotation(book.rotation.pk, actor=user_of(request))
    except Problem as problem:
        return common.refused(request, back, problem)
    said = _("Confirmed: it is proven that these cohorts never share a place, a vehicle or a gate minute.")
    return common.leads_to(request, back, said)


@require(common.EDIT)
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, id: UUID) -> HttpResponse:
    book = common.book_or_404(request, id, edit=True)
    form = forms.ReasonForm(request.POST or None)
    back = common.rotation_page(book.rotation)

    def act() -> None:
        services.close_rotation(book.rotation.pk, actor=user_of(request), reason=form.cleaned_data["reason"])

    if common.done(request, form, act):
        return common.leads_to(request, reverse("batches:rotations"), _("The rotation is closed."))
    inside = sum(1 for batch in book.batches if batch.at is not None and batch.at < len(book.phases))
    lead = _("Its places, its gate minutes and its people are free again. What was stays in the record.")
    if inside:
        lead += "\n" + _("{count} batches are not home yet.").format(count=inside)
    return common.form_page(
        request, form, title=_("Close the rotation {title}").format(title=book.rotation.title),
        submit=_("Close the rotation"), back=back, lead=lead, danger=True,
    )  # fmt: skip


@require(common.VIEW)
@require_safe
def proven(request: HttpRequest, id: UUID) -> HttpResponse:
    book = common.book_or_404(request, id)
    context = {
        "rotation": book.rotation,
        "edition": book.edition,
        "proof": proof.prove(book),
        "contradictions": away.contradictions(book),
        "moment": now(),
        "crumbs": common.crumbs(book.rotation),
    }
    return render(request, "batches/proof.html", context)


@require(common.VIEW)
@require_safe
def moves(request: HttpRequest, id: UUID) -> HttpResponseBase:
    book = common.book_or_404(request, id)
    rows = queries.moves_of(book.rotation)
    return respond(request, lists.MOVES, rows, template="batches/of_rotation.html", rotation=book.rotation)


@require(common.VIEW)
@require_safe
def people(request: HttpRequest, id: UUID) -> HttpResponseBase:
    book = common.book_or_404(request, id)
    rows = BatchMember.objects.filter(batch__rotation=book.rotation).select_related("batch", "person")
    return respond(request, lists.PEOPLE, rows, template="batches/of_rotation.html", rotation=book.rotation)


@require(common.VIEW)
@require_safe
def story(request: HttpRequest, id: UUID) -> HttpResponse:
    book = common.book_or_404(request, id)
    context = {"rotation": book.rotation, "changes": history.story_of(book), "crumbs": common.crumbs(book.rotation)}
    return render(request, "batches/history.html", context)


@require(common.VIEW)
@require_safe
def alarms(request: HttpRequest) -> HttpResponse:
    found = queries.alarms(guards.rotations_visible_to(user_of(request)))
    return render(request, "batches/alarms.html", {"alarms": found, "moment": now()})
