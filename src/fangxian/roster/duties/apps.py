from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "fangxian.roster.duties"
    label = "duties"

    def ready(self) -> None:
        from fangxian.roster.duties import kinds, menu_mine, problems, swap_problems  # noqa: F401

        menu_mine.offer()
