from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "fangxian.record"

    def ready(self) -> None:
        from fangxian.record import own_kinds  # noqa: F401
