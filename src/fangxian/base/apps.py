from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "fangxian.base"

    def ready(self) -> None:
        from fangxian.base import lookups  # noqa: F401
