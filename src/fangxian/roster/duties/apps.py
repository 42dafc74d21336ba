from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "fangxian.roster.duties"
    label = "duties"

    def ready(self) -> None:
        from fangxian.roster.cold import told
        from fangxian.roster.duties import (  # noqa: F401
            indicators,
            kinds,
            menu_mine,
            menu_rosters,
            problems,
            services,
            swap_problems,
        )

        told.listen(services.tell_of_cold)
        menu_rosters.offer()
        menu_mine.offer()
