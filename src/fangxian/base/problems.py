"""Refusals with a stable code. Services raise them; the edges turn them into words and a status."""

from collections.abc import Callable, Mapping
from typing import Any


class Problem(Exception):
    """A refusal that the person or device can do something about.

    ``code`` is stable and documented; ``title`` is a lazily translated sentence; ``detail`` carries the values that
    the sentence mentions and never an identity.
    """

    def __init__(self, code: str, *, status: int = 400, headers: Mapping[str, str] | None = None, **detail: Any):
        super().__init__(code)
        self.code = code
        self.status = status
        self.headers = dict(headers or {})
        self.detail = detail

    @property
    def title(self) -> str:
        """The sentence for people, in the language of the request."""
        template = _titles.get(self.code)
        if template is None:
            return self.code
        return str(template()).format_map(_Blank(self.detail))

    def as_dict(self) -> dict[str, Any]:
        """Return the ``application/problem+json`` body."""
        return {
            "type": f"/problems/{self.code}",
            "code": self.code,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }


class _Blank(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ""


_titles: dict[str, Callable[[], str]] = {}


def declare(code: str, title: Callable[[], str]) -> str:
    """Give a problem code its sentence. ``title`` is called late, so that it is translated for the reader."""
    if code in _titles:
        raise ValueError(f"problem {code} is declared twice")
    _titles[code] = title
    return code


def declared() -> dict[str, str]:
    """Return every code with its sentence in the language now active."""
    return {code: str(title()) for code, title in sorted(_titles.items())}
