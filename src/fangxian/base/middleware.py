"""What is too large is not read; a page that is only read asks nothing twice; a Problem that reaches the top becomes an
answer in the caller's form.
"""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from fangxian.base.problems import Problem, declare
from fangxian.base.remembering import READING, remembering
from fangxian.base.uploads import is_for_files

MEGABYTE = 1024 * 1024
BODY_TOO_LARGE = declare(
    "body_too_large",
    lambda: _("That is too large: at most {most} MB are taken here. Send a smaller file, or in parts."),
)


def problem_response(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Answer ``problem`` as problem+json to programs and as a page to people."""
    if request.path.startswith("/api/"):
        answer: HttpResponse = JsonResponse(
            problem.as_dict(), status=problem.status, content_type="application/problem+json"
        )
    else:
        answer = render(request, "base/problem.html", {"problem": problem}, status=problem.status)
    for name, value in problem.headers.items():
        answer[name] = value
    return answer


class BodyLimitMiddleware:
    """Refuses a body by its length before a byte of it is read: forms are small, and files are for the pages that take them,
    from who has signed in. A body without a length counts as empty (WSGI), and the API has limits of its own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = _length(request)
        if length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE and not request.path.startswith("/api/"):
            most = _most_bytes(request)
            if length > most:
                return problem_response(request, Problem(BODY_TOO_LARGE, status=413, most=most // MEGABYTE))
        return self.get_response(request)


def _length(request: HttpRequest) -> int:
    told = request.META.get("CONTENT_LENGTH") or "0"
    return int(told) if told.isdecimal() else 0


def _most_bytes(request: HttpRequest) -> int:
    takes_file = is_for_files(request) and SESSION_KEY in request.session
    return settings.MOST_FILE_BYTES if takes_file else settings.DATA_UPLOAD_MAX_MEMORY_SIZE


class RememberingMiddleware:
    """Stands before whatever asks for a person's roles."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in READING:
            return self.get_response(request)
        with remembering():
            return self.get_response(request)


class ProblemMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Problem):
            return problem_response(request, exception)
        return None
