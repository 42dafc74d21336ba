from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CheckpointConfig(AppConfig):
    name = "fangxian.fronts.checkpoint"
    label = "checkpoint"

    def ready(self) -> None:
        from fangxian.base import navigation
        from fangxian.base.navigation import Item
        from fangxian.fronts.checkpoint import indicators, kinds, policy, sources  # noqa: F401
        from fangxian.fronts.checkpoint.projections import CheckpointProjection
        from fangxian.record.projections import register

        register(CheckpointProjection())
        view = "checkpoint.view"
        navigation.offer(
            Item("checkpoint.lanes", _("Lanes today"), "checkpoint:lanes", "road", permission=view, order=10),
            Item("checkpoint.register", _("Checkpoint register"), "checkpoint:register", "list", permission=view, order=11),
            Item(
                "checkpoint.arrivals", _("Arrivals to be confirmed"), "checkpoint:arrivals", "home-question",
                permission="arrival.confirm", order=12, badge=_overdue,
            ),
            Item(
                "checkpoint.dissuasions", _("Dissuasion register"), "checkpoint:dissuasions", "hand-stop",
                permission=view, order=13,
            ),
            Item("checkpoint.handovers", _("Hand-overs"), "checkpoint:handovers", "exchange", permission=view, order=14),
            Item("checkpoint.charts", _("Checkpoint charts"), "checkpoint:charts", "chart-bar", permission=view, order=15),
        )  # fmt: skip


def _overdue(user: Any) -> int:
    from fangxian.base.clock import now
    from fangxian.fronts.checkpoint.guards import arrivals_confirmable_by
    from fangxian.fronts.checkpoint.queries import overdue

    return overdue(arrivals_confirmable_by(user), now()).count()
