from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "fangxian.config"

    def ready(self) -> None:
        from fangxian import reactions  # noqa: F401
