"""Addresses of a person's own jobs, below ``jobs/``."""

from django.urls import path

from fangxian.console.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.table, name="list"),
    path("<uuid:id>/", views.show, name="job"),
    path("<uuid:id>/cancel", views.cancel, name="cancel"),
    path("<uuid:id>/again", views.again, name="again"),
    path("<uuid:id>/file", views.file, name="file"),
]
