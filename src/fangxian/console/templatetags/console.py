"""What the shell shows of the person, and how a list draws its cells."""

from typing import Any, Final

from django import template
from django.forms import BoundField, CheckboxInput, Select
from django.template import Context
from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from fangxian.access.guards import may_anywhere
from fangxian.accounts.models import User
from fangxian.base.clock import local
from fangxian.base.listing import Column, Filter, State
from fangxian.console import browsers
from fangxian.console import shell as shells

register = template.Library()


@register.simple_tag(takes_context=True)
def shell(context: Context) -> shells.Shell:
    """Return the menu and the grants of the person who looks at the page."""
    return shells.shell_of(context["request"])


@register.filter
def browser(agent: str) -> str:
    """Return a browser and its device in words."""
    return browsers.in_words(agent)


@register.simple_tag(takes_context=True)
def theme(context: Context) -> str:
    """Return the theme: the person's own, else the device's cookie, else the system's."""
    return shells.theme_of(context["request"]) if "request" in context else "system"


@register.simple_tag
def demo_accounts() -> list[shells.DemoAccount]:
    """Return the accounts that a demonstration server offers on its sign-in page; none anywhere else."""
    return shells.demo_accounts()


@register.simple_tag(takes_context=True)
def may(context: Context, permission: str) -> bool:
    """Say whether the person holds ``permission`` anywhere; what a click then reaches is guarded by itself."""
    user = context["request"].user
    return isinstance(user, User) and may_anywhere(user, permission)


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Say whether a field's label stands behind its box."""
    return isinstance(field.field.widget, CheckboxInput)


_CLASSES: Final = ((CheckboxInput, "form-check-input"), (Select, "form-select"))


@register.filter
def control(field: BoundField) -> SafeString:
    """Draw a field in the house's style, tied to its help and its errors for screen readers."""
    name = next((name for widget, name in _CLASSES if isinstance(field.field.widget, widget)), "form-control")
    attrs: dict[str, str | bool] = {"class": name + (" is-invalid" if field.errors else "")}
    if field.errors:
        attrs["aria-invalid"] = "true"
    return field.as_widget(attrs=attrs)


@register.simple_tag
def cell(column: Column, value: Any) -> SafeString | str:
    """Draw a plain cell; times in the region's zone, with the exact one for programs."""
    if value is None or value == "":
        return format_html('<span class="text-secondary" aria-label="{}">—</span>', _("none"))
    if column.kind == "time":
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), format_date(local(value), "Y-m-d H:i"))
    if column.kind == "day":
        return format_date(value, "Y-m-d")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)


@register.simple_tag
def chosen(state: State, item: Filter, code: str) -> SafeString | str:
    """Mark the option of a filter that the address holds."""
    return " selected" if state.filters.get(item.id) == str(code) else ""


@register.simple_tag
def filter_value(state: State, item: Filter) -> str:
    """Return the value of a filter in the address."""
    return state.filters.get(item.id, "")


@register.simple_tag
def listing_address(state: State, form: str) -> str:
    """Return the address of the same rows as a file or for the printer."""
    return state.address(format=form)
