from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "fangxian.jobs"

    def ready(self) -> None:
        from fangxian.jobs import exports  # noqa: F401
