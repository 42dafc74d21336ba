from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "fangxian.roster.duties"
    label = "duties"

    def ready(self) -> None:
        from fangxian.roster.duties import kinds, problems  # noqa: F401
