"""Addresses of the stations' pages, below ``stations/``."""

from django.urls import path

from fangxian.console.stations import views

app_name = "stations"
urlpatterns = [
    path("", views.table, name="list"),
    path("enrol", views.enrol, name="enrol"),
    path("codes/<uuid:id>/", views.code_state, name="code-state"),
    path("<uuid:id>/", views.show, name="station"),
    path("<uuid:id>/revoke", views.revoke, name="revoke"),
]
