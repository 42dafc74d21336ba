"""Large exports of lists as jobs. An app offers a list once, by name; small ones stay immediate (``base.listing``)."""

import io
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import IO, Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fangxian.accounts.models import User
from fangxian.base.listing import Listing, read_state
from fangxian.base.listing.answer import FILE_TYPES, file_name, watermark
from fangxian.base.listing.declare import Rows
from fangxian.base.listing.export import csv_lines, xlsx_file
from fangxian.base.listing.state import narrowed
from fangxian.base.problems import Problem
from fangxian.jobs import kinds, problems
from fangxian.jobs.services import start_job
from fangxian.jobs.work import Work

KIND: Final = "export"
# The rest is packing and sealing the file.
ROWS_SHARE: Final = 0.9
Source = Callable[[User], tuple[Listing, Rows]]
_sources: dict[str, Source] = {}


def offer(name: str, source: Source) -> None:
    """Let the list ``name`` be exported in the background. ``source`` returns it with the rows in a person's scope, as
    their roles stand when the job runs; a list without ``exports`` is one that they may not take out.
    """
    if name in _sources:
        raise ValueError(f"export {name} is offered twice")
    _sources[name] = source


def in_background(name: str) -> Callable[[HttpRequest, Listing, str], HttpResponseRedirect]:
    """Return what a ``Listing`` calls (``background``) in place of a file that would take too long."""

    def hand_over(request: HttpRequest, listing: Listing, form: str) -> HttpResponseRedirect:
        arguments = {"list": name, "form": form, "query": request.GET.urlencode()}
        return to_jobs(request, KIND, f"{listing.title} (.{form})", arguments)

    return hand_over


def to_jobs(request: HttpRequest, kind: str, title: str, arguments: dict[str, Any]) -> HttpResponseRedirect:
    """Start a job for the person and lead to its page."""
    assert isinstance(request.user, User)
    job = start_job(kind, owner=request.user, title=title, arguments=arguments)
    messages.info(request, _("These are many rows: the file is made in the background and waits for you here."))
    return HttpResponseRedirect(reverse("jobs:job", args=[job.pk]))


def _run(work: Work) -> dict[str, Any]:
    asked = work.arguments
    listing, rows = _sources[asked["list"]](work.owner)
    if not work.owner.is_active or asked["form"] not in listing.exports:
        raise Problem(problems.EXPORT_CLOSED, status=403)
    found = narrowed(listing, rows, read_state(listing, QueryDict(asked["query"])))
    count = export_file(work, listing, found, asked["form"])
    if listing.on_export:
        listing.on_export(work.owner, asked["form"], count)
    return {"rows": count}


def export_file(work: Work, listing: Listing, rows: Rows, form: str) -> int:
    """Write ``rows`` into the job's file (``xlsx`` or ``csv``), telling how far it is; returns their number."""
    total = rows.count()
    told = _Told(work, listing, total)
    listing = replace(listing, prepare=told.prepare)
    work.tell(0, _("Reading rows"))
    if form == "xlsx":
        file, count = xlsx_file(listing, rows, watermark(work.owner))
    else:
        file, count = _csv_file(listing, rows, watermark(work.owner))
    work.tell(ROWS_SHARE, _("Writing the file"))
    with file:
        work.keep_file(file_name(listing, work.owner, form), FILE_TYPES[form], file)
    return count


@dataclass(slots=True)
class _Told:
    """Counts the rows that a listing prepares."""

    work: Work
    listing: Listing
    total: int
    done: int = 0

    def prepare(self, rows: list[Any]) -> Sequence[Any]:
        prepared = self.listing.prepare(rows)
        self.done += len(rows)
        self.work.tell(ROWS_SHARE * self.done / max(self.done, self.total))
        return prepared


def _csv_file(listing: Listing, rows: Rows, mark: str) -> tuple[IO[bytes], int]:
    # The head and the note at the end are no rows.
    file, count = tempfile.TemporaryFile(), -2  # noqa: SIM115 - the caller closes it
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    for line in csv_lines(listing, rows, mark):
        text.write(line)
        count += 1
    text.detach()
    file.seek(0)
    return file, count


kinds.register(kinds.JobKind(KIND, gettext_lazy("Export of a list"), _run, holds_identities=True))
