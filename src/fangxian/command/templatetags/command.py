"""How the board writes its figures."""

from uuid import UUID

from django import template

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
def named(names: dict[UUID, str], id: UUID) -> str:
    """Return the name behind an id, or nothing."""
    return names.get(id, "")
