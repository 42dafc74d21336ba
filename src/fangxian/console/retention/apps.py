from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from fangxian.base import navigation
from fangxian.base.navigation import Item


class RetentionConfig(AppConfig):
    name = "fangxian.console.retention"
    label = "console_retention"

    def ready(self) -> None:
        navigation.offer(
            Item(
                "retention",
                _("Retention and destruction"),
                "retention:home",
                "hourglass",
                "record",
                "retention.view",
                40,
            )
        )
