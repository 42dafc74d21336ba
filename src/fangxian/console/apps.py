from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsoleConfig(AppConfig):
    name = "fangxian.console"

    def ready(self) -> None:
        from fangxian.base.navigation import Item, offer

        offer(
            Item("users", _("Users"), "console:users", "users", "system", "user.view", 10),
            Item("grants", _("Roles granted"), "console:grants", "history", "system", "user.view", 20),
            Item("glass", _("Break-glass access"), "console:glass", "urgent", "system", "glass.view", 30, _open_glass),
        )


def _open_glass(user: Any) -> int:
    from fangxian.access.guards import open_glass_count

    return open_glass_count(user)
