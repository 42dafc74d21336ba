from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BatchesConfig(AppConfig):
    name = "fangxian.roster.batches"
    label = "batches"

    def ready(self) -> None:
        from fangxian.base import navigation
        from fangxian.base.navigation import Item
        from fangxian.roster.batches import away, indicators, kinds, problems  # noqa: F401
        from fangxian.roster.staffing import elsewhere

        elsewhere.offer(away.absences)
        view = "batch.view"
        navigation.offer(
            Item(
                "batches.rotations", _("Closed-duty batches"), "batches:rotations", "rotate-clockwise-2", permission=view,
                order=36,
            ),
            Item(
                "batches.alarms", _("Alarms of batches"), "batches:alarms", "bell-ringing", permission=view, order=37,
                badge=_overlong,
            ),
            Item("batches.editions", _("Editions of phases"), "batches:editions", "versions", permission=view, order=38),
        )  # fmt: skip


def _overlong(user: Any) -> int:
    from fangxian.base.clock import local_day, now
    from fangxian.roster.batches.guards import rotations_visible_to
    from fangxian.roster.batches.queries import on_duty

    return sum(1 for stay in on_duty(rotations_visible_to(user), local_day(now())) if stay.is_overlong)
