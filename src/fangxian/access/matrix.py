"""The permission matrix: one row for every address, declared by the app that owns it in its ``tests/matrix.py`` as ``ROWS``.

``tests/access/test_permission_matrix.py`` compares the rows with the URL resolver and tries each in four ways: signed out,
without the role, with the role in the wrong unit, with the role. An address without a row fails it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from fangxian.base.testing import Cast

PUBLIC: Final = "public"
"""Anybody may call it; nobody is led to the sign-in."""
SIGNED_IN: Final = "signed-in"
"""Everybody with an account, about themselves."""
STAGE: Final = "stage"
"""A step in the middle of signing in: means nothing without the step before and leads elsewhere."""
STATION: Final = "station"
"""For enrolled devices with a token; a person's session opens nothing."""
KEYWORDS: Final = frozenset({PUBLIC, SIGNED_IN, STAGE, STATION})


def _nothing(cast: Cast) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Row:
    """One address.

    ``name``: as in ``reverse``; ``access``: a permission of ``access.roles`` or one of the words above. ``kwargs`` makes
    whatever the address names, in the cast's county; such a row answers 404 to people of other units. ``where`` holds
    the parts of an address that name nothing with an owner, such as the kind of a register. A list instead names
    in ``shows`` something of the county that its page shows to the right person and must not show to the others.
    ``data`` is a valid form for ``POST``; ``fine`` the statuses that the right person may get.
    """

    name: str
    access: str
    methods: tuple[str, ...] = ("GET",)
    kwargs: Callable[[Cast], Mapping[str, Any]] = _nothing
    where: Callable[[Cast], Mapping[str, Any]] = _nothing
    query: str = ""
    data: Callable[[Cast], Mapping[str, Any]] = _nothing
    shows: Callable[[Cast], str] | None = None
    fine: tuple[int, ...] = (200, 302)

    @property
    def names_an_object(self) -> bool:
        return self.kwargs is not _nothing
