from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ColdConfig(AppConfig):
    name = "fangxian.roster.cold"
    label = "cold"

    def ready(self) -> None:
        from fangxian.base import navigation
        from fangxian.base.navigation import Item
        from fangxian.roster.cold import policy, problems

        # Imported for what they declare.
        _unused = policy, problems
        navigation.offer(
            Item("cold.posts", _("Cold at the posts"), "cold:posts", "snowflake", permission="weather.view", order=32)
        )
