from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StaffingConfig(AppConfig):
    name = "fangxian.roster.staffing"
    label = "staffing"

    def ready(self) -> None:
        from fangxian.base import navigation
        from fangxian.base.navigation import Item
        from fangxian.roster.staffing import importing, kinds, problems
        from fangxian.roster.staffing.guards import DECIDE, STOP, VIEW

        _declared = kinds, problems  # imported for what they declare
        importing.offer()
        navigation.offer(
            Item("staffing.mine", _("My statements"), "staffing:mine", "user-edit", order=27),
            Item("staffing.staff", _("Staff"), "staffing:staff", "id-badge-2", permission=VIEW, order=28),
            Item("staffing.posts", _("Posts"), "staffing:posts", "building-lighthouse", permission=VIEW, order=28),
            Item("staffing.leave", _("Leave"), "staffing:leave", "beach", permission=DECIDE, order=29, badge=_waiting),
            Item("staffing.stops", _("Stops"), "staffing:stops", "hand-stop", permission=STOP, order=29),
            Item("staffing.shifts", _("Shifts"), "staffing:shifts", "clock-hour-8", permission=VIEW, order=30),
            Item("staffing.skills", _("Skills"), "staffing:skills", "certificate", permission=VIEW, order=30),
        )


def _waiting(user: Any) -> int:
    from fangxian.roster.staffing.guards import leave_decidable_by

    return leave_decidable_by(user).count()
