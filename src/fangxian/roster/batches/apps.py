from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BatchesConfig(AppConfig):
    name = "fangxian.roster.batches"
    label = "batches"

    def ready(self) -> None:
        from fangxian.base import navigation
        from fangxian.base.navigation import Item
        from fangxian.roster.batches import indicators, kinds, problems  # noqa: F401

        view = "batch.view"
        navigation.offer(
            Item(
                "batches.rotations", _("Closed-duty batches"), "batches:rotations", "rotate-clockwise-2", permission=view,
                order=36,
            ),
            Item(
                "batches.alarms", _("Alarms of batches"), "batches:alarms", "bell-ringing", permission=view, order=37,
                badge=_alarms,
            ),
            Item("batches.editions", _("Editions of phases"), "batches:editions", "versions", permission=view, order=38),
        )  # fmt: skip


def _alarms(user: Any) -> int:
    from fangxian.roster.batches.guards import rotations_visible_to
    from fangxian.roster.batches.queries import alarms

    return len(alarms(rotations_visible_to(user)))
