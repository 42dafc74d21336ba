from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fangxian.access.guards import require, user_of
from fangxian.base.clock import local_day, now
from fangxian.base.navigation import Crumb
from fangxian.base.uploads import takes_files
from fangxian.roster.batches import forms, guards, lists, services
from fangxian.roster.batches.book import Book, open_members
from fangxian.roster.batches.models import Batch, Move, Retiming, RotationState
from fangxian.roster.batches.views import common
from fangxian.roster.batches.wording import clock


def _page(batch: Batch) -> str:
    return reverse("batches:batch", args=[batch.pk])


def _title(book: Book, batch: Batch) -> str:
    return _("Batch {code} of {rotation}").format(code=batch.code, rotation=book.rotation.title)


def _next(book: Book, batch: Batch) -> Move | None:
    return book.moves.get((batch.code, 0 if batch.at is None else batch.at + 1))


@require(common.VIEW)
@require_safe
def show(request: HttpRequest, id: UUID) -> HttpResponse:
    book, batch = common.batch_or_404(request, id)
    members = lists.with_masks(open_members(batch))
    steps = [
        {"move": move, "name": book.phase_name(number), "place": _place(book, number), "time": clock(move.minute)}
        for (code, number), move in sorted(book.moves.items())
        if code == batch.code
    ]
    state = book.rotation.state
    may_edit = guards.may_edit(user_of(request), book.rotation) and state != RotationState.CLOSED
    coming = _next(book, batch)
    context = {
        "book": book,
        "rotation": book.rotation,
        "batch": batch,
        "title": _title(book, batch),
        "members": members,
        "steps": steps,
        "now": _("Not begun") if batch.at is None else book.phase_name(batch.at),
        "coming": coming,
        "may_edit": may_edit and coming is not None,
        "may_move": may_edit and coming is not None and state == RotationState.CONFIRMED,
        "exposures": batch.exposures.select_related("retiming"),
        "crumbs": common.crumbs(book.rotation, Crumb(batch.code)),
    }
    return render(request, "batches/batch.html", context)


def _place(book: Book, number: int) -> str:
    place = book.phases[number].place if number < len(book.phases) else None
    return place.name if place else _("At home")


@takes_files
@require(common.EDIT)
@require_http_methods(["GET", "POST"])
def members(request: HttpRequest, id: UUID) -> HttpResponse:
    book, batch = common.batch_or_404(request, id, edit=True)
    inside = [member for member in open_members(batch) if member.is_open]
    form = forms.MembersForm(
        request.POST or None,
        request.FILES or None,
        initial={
            "numbers": ", ".join(member.person.number for member in inside),
            "leaders": ", ".join(member.person.number for member in inside if member.is_leader),
        },
    )

    def act() -> None:
        data = form.cleaned_data
        services.place_people(batch.pk, data["numbers"], data["leaders"], actor=user_of(request), reason=data["reason"])

    if common.done(request, form, act):
        return common.leads_to(request, _page(batch), _("The people of the batch are noted."))
    lead = _("At most {size} people. Who stands in the list is in the batch, who does not is not.")
    return common.form_page(
        request, form, title=_("People of batch {code}").format(code=batch.code), submit=_("Save"), back=_page(batch),
        lead=lead.format(size=book.rotation.size),
    )  # fmt: skip


@require(common.EDIT)
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, id: UUID) -> HttpResponse:
    book, batch = common.batch_or_404(request, id, edit=True)
    coming = _next(book, batch)
    form = forms.MoveForm(request.POST or None, initial={"day": coming.day if coming else local_day(now())})
    made: list[Move | Retiming] = []

    def act() -> None:
        data = form.cleaned_data
        made.append(
            services.move_batch(batch.pk, data["day"], form.minute(), actor=user_of(request), reason=data["reason"])
        )

    if common.done(request, form, act):
        if isinstance(made[0], Retiming):
            return common.leads_to(
                request,
                reverse("batches:retiming", args=[made[0].pk]),
                _("Another day: look at what changes, then confirm."),
            )
        return common.leads_to(request, _page(batch), _("The change-over is recorded."))
    lead = ""
    if coming:
        lead = _(
            "Next: {phase}, planned for {day} at {time}. On another day the rotation is worked out anew first."
        ).format(phase=book.phase_name(coming.phase), day=date_format(coming.day, "Y-m-d"), time=clock(coming.minute))
    return common.form_page(
        request, form, title=_("Change-over of batch {code}").format(code=batch.code), submit=_("Record the change-over"),
        back=_page(batch), lead=lead,
    )  # fmt: skip


@require(common.EDIT)
@require_http_methods(["GET", "POST"])
def exposure(request: HttpRequest, id: UUID) -> HttpResponse:
    _book, batch = common.batch_or_404(request, id, edit=True)
    form = forms.ExposureForm(request.POST or None, initial={"day": local_day(now())})
    made: list[Retiming] = []

    def act() -> None:
        made.append(services.report_exposure(batch.pk, form.cleaned_data["day"], actor=user_of(request)))

    if common.done(request, form, act):
        there = reverse("batches:retiming", args=[made[0].pk])
        return common.leads_to(request, there, _("The exposure is noted. Look at what it changes."))
    return common.form_page(
        request, form, title=_("Exposure of batch {code}").format(code=batch.code), submit=_("Report the exposure"),
        back=_page(batch), danger=True,
        lead=_(
            "The rotation is worked out anew with the fewest changes that keep everybody apart. "
            "Nothing changes before you confirm it."
        ),
    )  # fmt: skip
