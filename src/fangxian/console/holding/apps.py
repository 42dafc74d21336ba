from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from fangxian.base import navigation
from fangxian.base.navigation import Item


class HoldingConfig(AppConfig):
    name = "fangxian.console.holding"
    label = "console_holding"

    def ready(self) -> None:
        navigation.offer(
            Item("holding", _("Holding area"), "holding:list", "inbox", "record", "held.view", 10, _open_held)
        )


def _open_held(user: Any) -> int:
    from fangxian.console.holding.queries import open_count

    return open_count(user)
