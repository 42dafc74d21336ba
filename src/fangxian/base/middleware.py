"""A page that is only read asks nothing twice; a Problem that reaches the top becomes an answer in the caller's form."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from fangxian.base.problems import Problem
from fangxian.base.remembering import READING, remembering


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
