"""The frame around every staff page: who looks, in which units, and which pages they may open."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from fangxian.access.models import Grant
from fangxian.access.roles import roles_with
from fangxian.access.scopes import grants_held, in_force
from fangxian.accounts.models import Theme, User
from fangxian.base import navigation

THEME_COOKIE = "theme"


@dataclass(frozen=True, slots=True)
class Entry:
    """A menu item as this person sees it."""

    label: str
    href: str
    icon: str
    badge: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class Section:
    label: str
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class Shell:
    sections: Sequence[Section]
    grants: Sequence[Grant]
    broken_glass: Grant | None


# The menu's addresses take no arguments and stand on every page.
_address = lru_cache(maxsize=128)(reverse)


def _current(request: HttpRequest, items: Sequence[navigation.Item]) -> str:
    """Return the address of the menu item that the page lies under: the longest one, so that one alone is lit."""
    under = [href for item in items if request.path.startswith(href := _address(item.url))]
    found = max(under, key=len, default="")
    return found if found != "/" or request.path == "/" or request.path.startswith("/board/") else ""


def _entry(request: HttpRequest, item: navigation.Item, current: str) -> Entry:
    href = _address(item.url)
    badge = item.badge(request.user) if item.badge and isinstance(request.user, User) else 0
    return Entry(label=str(item.label), href=href, icon=item.icon, badge=badge, is_current=href == current)


def shell_of(request: HttpRequest) -> Shell:
    """Return the frame for ``request``; one query for the grants, and one for each badge."""
    user = request.user
    if not isinstance(user, User):
        return Shell((), (), None)
    grants = grants_held(user)
    roles = {grant.role for grant in grants}
    open_to = [(section, _allowed(section, roles)) for section in navigation.SECTIONS]
    current = _current(request, [item for _section, items in open_to for item in items])
    sections = [
        Section(str(section.label), [_entry(request, item, current) for item in items])
        for section, items in open_to
        if items
    ]
    broken = next((grant for grant in grants if grant.is_break_glass), None)
    return Shell(sections, grants, broken)


def _allowed(section: navigation.Section, roles: set[str]) -> list[navigation.Item]:
    return [
        item
        for item in navigation.items(section.id)
        if not item.permission or roles & {role.value for role in roles_with(item.permission)}
    ]


def theme_of(request: HttpRequest) -> str:
    """Return the person's theme, else this device's cookie, else the system's."""
    user = getattr(request, "user", None)
    if isinstance(user, User):
        return user.theme
    cookie = request.COOKIES.get(THEME_COOKIE, "")
    return cookie if cookie in Theme.values else Theme.SYSTEM.value


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A demonstration account as the sign-in page offers it."""

    username: str
    name: str
    password: str
    grants: Sequence[Grant]


def demo_accounts() -> list[DemoAccount]:
    """Return the invented people of a demonstration server in two queries; an empty list on every other server."""
    if not settings.DEMO:
        return []
    users = User.objects.filter(is_demo=True, is_active=True).order_by("username")
    held: dict[UUID, list[Grant]] = {}
    for grant in Grant.objects.filter(in_force(), user__in=users).select_related("unit"):
        held.setdefault(grant.user_id, []).append(grant)
    return [DemoAccount(u.username, u.name, settings.DEMO_PASSWORD, held.get(u.pk, [])) for u in users]
