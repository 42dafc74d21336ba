"""Addresses of ``attendance``."""

from django.urls import path

from fangxian.roster.attendance.views import now, spells

app_name = "attendance"
urlpatterns = [
    path("", now.show, name="now"),
    path("list/", spells.table, name="spells"),
    path("<uuid:id>/", spells.show, name="spell"),
    path("<uuid:id>/correct/", spells.correct, name="correct"),
]
