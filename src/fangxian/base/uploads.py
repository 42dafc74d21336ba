"""Which pages take files: all others are refused a body that is larger than a form."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest
from django.urls import Resolver404, resolve

V = TypeVar("V", bound=Callable[..., Any])


def takes_files(view: V) -> V:
    """Mark a view whose form has a file; stands above what wraps the view."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def is_for_files(request: HttpRequest) -> bool:
    """Say whether the page that is asked for takes files."""
    try:
        return getattr(resolve(request.path_info).func, "takes_files", False)
    except Resolver404:
        return False
