from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "fangxian.register"

    def ready(self) -> None:
        from fangxian.register import checks  # noqa: F401
