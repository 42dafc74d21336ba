"""Addresses of ``staffing``."""

from typing import Final

from django.urls import URLPattern, path, register_converter

from fangxian.roster.staffing.models import StatementKind
from fangxian.roster.staffing.views import leave, mine, needs, posts, shifts, skills, staff, stops


class KindConverter:
    """A kind of statement."""

    regex = "|".join(StatementKind.values)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(KindConverter, "statement_kind")

app_name = "staffing"
urlpatterns: Final[list[URLPattern]] = [
    path("", staff.table, name="staff"),
    path("new/", staff.add, name="member-new"),
    path("<uuid:id>/", staff.show, name="member"),
    path("<uuid:id>/change/", staff.change, name="member-change"),
    path("<uuid:id>/state/<statement_kind:kind>/", staff.state, name="member-state"),
    path("statements/<uuid:id>/withdraw/", staff.withdraw, name="statement-withdraw"),
    path("skills/", skills.table, name="skills"),
    path("skills/new/", skills.add, name="skill-new"),
    path("skills/<uuid:id>/", skills.change, name="skill"),
    path("shifts/", shifts.table, name="shifts"),
    path("shifts/new/", shifts.add, name="shift-new"),
    path("shifts/<uuid:id>/", shifts.change, name="shift"),
    path("posts/", posts.table, name="posts"),
    path("posts/new/", posts.add, name="post-new"),
    path("posts/<uuid:id>/", posts.show, name="post"),
    path("posts/<uuid:id>/change/", posts.change, name="post-change"),
    path("posts/<uuid:id>/needs/new/", needs.add, name="need-new"),
    path("needs/", posts.needs, name="needs"),
    path("needs/<uuid:id>/", needs.change, name="need"),
    path("needs/<uuid:id>/close/", needs.close, name="need-close"),
    path("leave/", leave.waiting, name="leave"),
    path("leave/decided/", leave.decided, name="leave-decided"),
    path("leave/<uuid:id>/", leave.decide, name="leave-decide"),
    path("stops/", stops.table, name="stops"),
    path("stops/new/", stops.add, name="stop-new"),
    path("stops/<uuid:id>/lift/", stops.lift, name="stop-lift"),
    path("stops/<uuid:id>/override/", stops.override, name="stop-override"),
    path("mine/", mine.show, name="mine"),
    path("mine/state/<statement_kind:kind>/", mine.state, name="mine-state"),
    path("mine/<uuid:id>/withdraw/", mine.withdraw, name="mine-withdraw"),
    path("mine/indoor/", mine.indoor, name="mine-indoor"),
]
