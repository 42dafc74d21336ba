"""The menu: every app offers its pages from ``AppConfig.ready``; the console shows those that a person may open.

Nothing here knows the console, so a front never imports upstairs::

    navigation.offer(Item(id="checkpoint.lanes", label=_("Lanes"), url="checkpoint:lanes", icon="road",
                          section="work", permission="checkpoint.view"))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the menu."""

    id: str
    label: StrOrPromise


SECTIONS: Final = (
    Section("overview", _("Overview")),
    Section("work", _("Work")),
    Section("record", _("Record")),
    Section("registers", _("Registers")),
    Section("system", _("System")),
)


@dataclass(frozen=True, slots=True)
class Item:
    """One page of the menu. ``permission`` empty: everybody who is signed in. ``badge``: open matters, none when 0.

    ``icon`` is a Tabler icon without its ``ti-``; ``url`` the name of an address without arguments.
    """

    id: str
    label: StrOrPromise
    url: str
    icon: str
    section: str = "work"
    permission: str = ""
    order: int = 50
    badge: Callable[[AbstractBaseUser], int] | None = None


_items: dict[str, Item] = {}


def offer(*items: Item) -> None:
    """Add pages to the menu; raises ``ValueError`` for an id that is taken or a section that does not exist."""
    for item in items:
        if item.id in _items:
            raise ValueError(f"menu item {item.id} is offered twice")
        if item.section not in {section.id for section in SECTIONS}:
            raise ValueError(f"menu item {item.id} names no section: {item.section}")
        _items[item.id] = item


def items(section: str) -> list[Item]:
    """Return the pages of one section in their order."""
    found = [item for item in _items.values() if item.section == section]
    return sorted(found, key=lambda item: (item.order, item.id))


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the path above a page's title; the last one has no address."""

    label: StrOrPromise
    url: str = ""
