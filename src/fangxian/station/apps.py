from django.apps import AppConfig


class StationConfig(AppConfig):
    name = "fangxian.station"

    def ready(self) -> None:
        from fangxian.station import kinds  # noqa: F401
