"""Every address of the house with what its app declares of it, for the tests that go through them all."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver

from fangxian.access.matrix import Row


def declared() -> list[Row]:
    """Collect the rows of every app that has any."""
    rows: list[Row] = []
    for app in settings.INSTALLED_APPS:
        if app.startswith("fangxian.") and find_spec(f"{app}.tests") and find_spec(f"{app}.tests.matrix"):
            rows += import_module(f"{app}.tests.matrix").ROWS
    return rows


def patterns(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    """Walk the resolver: each pattern under its full name."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            space = (pattern.namespace,) if pattern.namespace else ()
            yield from patterns(pattern, spaces + space)
        elif isinstance(pattern, URLPattern):
            yield ":".join((*spaces, pattern.name or "")), pattern


def addresses(resolver: URLResolver) -> Iterator[tuple[str, str]]:
    """Yield each pattern's full name and its route."""
    return ((name, str(pattern.pattern)) for name, pattern in patterns(resolver))
