from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AttendanceConfig(AppConfig):
    name = "fangxian.roster.attendance"
    label = "attendance"

    def ready(self) -> None:
        from fangxian.base import navigation
        from fangxian.base.navigation import Item
        from fangxian.record.projections import register
        from fangxian.roster.attendance import indicators, kinds  # noqa: F401
        from fangxian.roster.attendance.projections import AttendanceProjection
        from fangxian.roster.attendance.worked import worked
        from fangxian.roster.staffing.worked import offer

        register(AttendanceProjection())
        offer(worked)
        view = "attendance.view"
        navigation.offer(
            Item("attendance.now", _("On duty now"), "attendance:now", "user-check", permission=view, order=24),
            Item("attendance.spells", _("Attendance"), "attendance:spells", "clock-check", permission=view, order=25),
        )  # fmt: skip
