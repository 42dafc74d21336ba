from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from fangxian.base import navigation
from fangxian.base.navigation import Item


class RegistersConfig(AppConfig):
    """An app of its own, so that its templates and catalogue stand beside its views."""

    name = "fangxian.console.registers"
    label = "console_registers"

    def ready(self) -> None:
        pages = (
            ("units", _("Units"), "sitemap"),
            ("places", _("Places"), "map-pin"),
            ("people", _("People"), "users"),
            ("teams", _("Teams"), "users-group"),
            ("policies", _("Policies"), "book-2"),
        )
        for order, (name, label, icon) in enumerate(pages, start=1):
            navigation.offer(
                Item(id=f"registers.{name}", label=label, url=f"registers:{name}", icon=icon, section="registers",
                     permission="register.view", order=order * 10)
            )  # fmt: skip
