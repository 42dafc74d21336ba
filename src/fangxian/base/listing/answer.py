"""Answers a request for a list: page, fragment for htmx, print view or file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from fangxian.base.clock import now
from fangxian.base.listing import export
from fangxian.base.listing.declare import Listing, Rows
from fangxian.base.listing.state import State, narrowed, page_of, read_state
from fangxian.base.reauth import require_recent

PRINT_ROWS = 2000


def respond(
    request: HttpRequest, listing: Listing, rows: Rows, *, template: str = "console/list.html", **context: Any
) -> HttpResponseBase:
    """Answer ``request`` with ``rows``, which the caller has scoped to the person.

    ``?format=csv|xlsx`` is a file (asks for a recent sign-in), ``?format=print`` a page to print, a request by htmx the
    table alone. Raises allauth's ``ReauthenticationRequired``, which leads to the page that confirms access.
    """
    state = read_state(listing, request.GET)
    wanted = request.GET.get("format", "")
    if wanted in listing.exports and wanted in {"csv", "xlsx"}:
        require_recent(request)
        return _file(request, listing, narrowed(listing, rows, state), wanted)
    if wanted == "print":
        return _print(request, listing, rows, state)
    context |= {"listing": listing, "page": page_of(listing, rows, state)}
    partial = request.headers.get("HX-Request") == "true" and request.headers.get("HX-Target") == f"list-{listing.id}"
    answer = render(request, "console/_table.html" if partial else template, context)
    answer.headers["Vary"] = "HX-Request, Cookie"
    return answer


def _print(request: HttpRequest, listing: Listing, rows: Rows, state: State) -> HttpResponse:
    from dataclasses import replace

    page = page_of(replace(listing, page_size=PRINT_ROWS), rows, state)
    context = {"listing": listing, "page": page, "watermark": watermark(request), "limit": PRINT_ROWS}
    return render(request, "console/list_print.html", context)


def watermark(request: HttpRequest) -> str:
    """Return who took the rows out and when, for print-outs and files."""
    return _("Exported by %(user)s (%(username)s) at %(time)s") % {
        "user": str(request.user),
        "username": request.user.get_username(),
        "time": localtime(now()).strftime("%Y-%m-%d %H:%M:%S"),
    }


def _file(request: HttpRequest, listing: Listing, rows: Rows, wanted: str) -> HttpResponseBase:
    answer: HttpResponseBase
    if wanted == "xlsx":
        file, count = export.xlsx_file(listing, rows, watermark(request))
        _tell(request, listing, wanted, count)
        answer = FileResponse(file, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    else:
        answer = StreamingHttpResponse(_told(request, listing, rows), content_type="text/csv; charset=utf-8")
    stamp = localtime(now()).strftime("%Y%m%d-%H%M")
    name = f"{listing.title} {stamp} {request.user.get_username()}.{wanted}"
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"{listing.id}.{wanted}\"; filename*=UTF-8''{quote(name)}"
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _told(request: HttpRequest, listing: Listing, rows: Rows) -> Iterator[str]:
    # The line before is held back: whoever has the last byte has been noted.
    held, count = "", -1
    for line in export.csv_lines(listing, rows):
        if held:
            yield held
        held, count = line, count + 1
    _tell(request, listing, "csv", count)
    yield held


def _tell(request: HttpRequest, listing: Listing, wanted: str, count: int) -> None:
    if listing.on_export:
        listing.on_export(request, wanted, count)
