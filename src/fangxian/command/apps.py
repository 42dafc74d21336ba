from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommandConfig(AppConfig):
    name = "fangxian.command"

    def ready(self) -> None:
        from fangxian.base import navigation

        navigation.offer(
            navigation.Item(
                id="command.board", label=_("Board"), url="command:board", icon="layout-dashboard",
                section="overview", permission="board.view", order=1,
            )
        )  # fmt: skip
