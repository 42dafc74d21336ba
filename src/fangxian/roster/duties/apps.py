from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "fangxian.roster.duties"
    label = "duties"

    def ready(self) -> None:
        from fangxian.roster.duties import kinds, menu_mine, menu_rosters, problems, services, swap_problems  # noqa: F401

        menu_rosters.offer()
        menu_mine.offer()
