from django.apps import AppConfig


class StationConfig(AppConfig):
    name = "fangxian.station"
