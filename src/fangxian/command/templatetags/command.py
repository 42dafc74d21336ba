"""How the board writes its figures."""

from collections.abc import Mapping
from uuid import UUID

from django import template
from django.urls import reverse

from fangxian.base.indicators import Thing
from fangxian.command.pages import WITHOUT_ID
from fangxian.record.flags import flag_text

register = template.Library()


@register.filter
def figure(value: float | None) -> str:
    """Return a figure with its thousands apart, whole numbers without decimals."""
    if value is None:
        return "—"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


@register.filter
def flag(value: str) -> str:
    """Return a flag in words."""
    return flag_text(value)


@register.filter
def address(thing: Thing, pages: Mapping[str, str]) -> str:
    """Return where a thing behind a figure is shown, among the pages that the reader may open; nothing where nowhere."""
    name = pages.get(thing.kind)
    if not name:
        return ""
    return reverse(name) if thing.kind in WITHOUT_ID else reverse(name, args=[thing.id])


@register.filter
def named(names: dict[UUID, str], id: UUID) -> str:
    """Return the name behind an id, or nothing."""
    return names.get(id, "")
