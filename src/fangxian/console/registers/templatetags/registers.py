"""Small questions that the registers' templates ask."""

from typing import Any

from django import template
from django.urls import reverse

from fangxian.access import guards
from fangxian.accounts.models import User
from fangxian.register.importing import REGISTERS

register = template.Library()


@register.simple_tag(takes_context=True)
def may_anywhere(context: dict[str, Any], permission: str) -> bool:
    """Say whether the person holds ``permission`` in any unit."""
    user = context["request"].user
    return isinstance(user, User) and guards.may_anywhere(user, permission)


@register.simple_tag
def register_url(name: str) -> str:
    """Return the address of a register's list."""
    about = REGISTERS.get(name)
    return reverse(about.url if about and about.url else f"registers:{name}")
