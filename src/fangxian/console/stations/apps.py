from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from fangxian.base import navigation
from fangxian.base.navigation import Item


class StationsConfig(AppConfig):
    name = "fangxian.console.stations"
    label = "console_stations"

    def ready(self) -> None:
        navigation.offer(
            Item("stations", _("Stations"), "stations:list", "device-tablet", "record", "station.view", 20)
        )
