"""Answers a request for a list: page, fragment for htmx, print view or file."""

from __future__ import annotations

from typing import Any, Final, TypeVar
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
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

A = TypeVar("A", bound=HttpResponseBase)
PRINT_ROWS = 2000
FILE_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def respond(
    request: HttpRequest, listing: Listing, rows: Rows, *, template: str = "console/list.html", **context: Any
) -> HttpResponseBase:
    """Answer ``request`` with ``rows``, which the caller has scoped to the person.

    ``?format=csv|xlsx`` is a file (a large one may become a job), ``?format=print`` a page to print, a request by htmx the
    table alone. What leaves the house asks for a recent sign-in and, where the list tells of exports, leaves its entry
    before the first row is out (THREATS T14, T15); so does the print of such a list. Raises allauth's
    ``ReauthenticationRequired``, which leads to the page that confirms access.
    """
    state = read_state(listing, request.GET)
    wanted = request.GET.get("format", "")
    if wanted in listing.exports and wanted in FILE_TYPES:
        require_recent(request)
        found = narrowed(listing, rows, state)
        if listing.background and is_large(found):
            return listing.background(request, listing, wanted)
        return _file(request, listing, found, wanted)
    if wanted == "print":
        return _print(request, listing, rows, state)
    partial = request.headers.get("HX-Request") == "true" and request.headers.get("HX-Target") == f"list-{listing.id}"
    context |= {"listing": listing, "page": page_of(listing, rows, state), "partial": partial}
    answer = render(request, "console/_table.html" if partial else template, context)
    answer.headers["Vary"] = "HX-Request, Cookie"
    return answer


def _print(request: HttpRequest, listing: Listing, rows: Rows, state: State) -> HttpResponse:
    from dataclasses import replace

    if listing.on_export:
        require_recent(request)
    page = page_of(replace(listing, page_size=PRINT_ROWS), rows, state)
    _tell(request, listing, "print", len(page.rows))
    context = {"listing": listing, "page": page, "watermark": watermark(request.user), "limit": PRINT_ROWS}
    return render(request, "console/list_print.html", context)


def is_large(rows: Rows) -> bool:
    """Say whether ``rows`` are too many for a file within the request."""
    return rows.order_by()[: settings.EXPORT_ROWS_AT_ONCE + 1].count() > settings.EXPORT_ROWS_AT_ONCE


def watermark(user: AbstractBaseUser | AnonymousUser) -> str:
    """Return who took the rows out and when, for print-outs and files."""
    return _("Exported by %(user)s (%(username)s) at %(time)s") % {
        "user": str(user),
        "username": user.get_username(),
        "time": localtime(now()).strftime("%Y-%m-%d %H:%M:%S"),
    }


def file_name(listing: Listing, user: AbstractBaseUser | AnonymousUser, wanted: str) -> str:
    """Return the name of a file: which list, when, by whom."""
    return f"{listing.title} {localtime(now()).strftime('%Y%m%d-%H%M')} {user.get_username()}.{wanted}"


def _file(request: HttpRequest, listing: Listing, rows: Rows, wanted: str) -> HttpResponseBase:
    answer: HttpResponseBase
    if wanted == "xlsx":
        file, count = export.xlsx_file(listing, rows, watermark(request.user))
        _tell(request, listing, wanted, count)
        answer = FileResponse(file, content_type=FILE_TYPES[wanted])
    else:
        # Noted before the first line: who breaks off has most of it.
        _tell(request, listing, wanted, rows.order_by().count())
        lines = export.csv_lines(listing, rows, watermark(request.user))
        answer = StreamingHttpResponse(lines, content_type=FILE_TYPES[wanted])
    return as_attachment(answer, f"{listing.id}.{wanted}", file_name(listing, request.user, wanted))


def as_attachment(answer: A, plain: str, name: str) -> A:
    """Let the browser save ``answer`` as ``name``, or as ``plain`` where it knows only ASCII, and keep no copy of it."""
    answer.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _tell(request: HttpRequest, listing: Listing, wanted: str, count: int) -> None:
    if listing.on_export:
        listing.on_export(request.user, wanted, count)
