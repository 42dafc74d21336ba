from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "fangxian.record"

    def ready(self) -> None:
        from fangxian.record import indicators, own_kinds  # noqa: F401
