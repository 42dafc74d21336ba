"""Addresses of the swaps to decide."""

from django.urls import path

from fangxian.roster.duties.views import swaps

app_name = "swaps"
urlpatterns = [
    path("", swaps.table, name="list"),
    path("<uuid:id>/", swaps.show, name="show"),
    path("<uuid:id>/approve/", swaps.approve, name="approve"),
    path("<uuid:id>/refuse/", swaps.refuse, name="refuse"),
]
