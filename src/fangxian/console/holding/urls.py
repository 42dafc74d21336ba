"""Addresses of the holding area, below ``held/``."""

from django.urls import path

from fangxian.console.holding import views

app_name = "holding"
urlpatterns = [
    path("", views.table, name="list"),
    path("corrections/", views.corrections, name="corrections"),
    path("<uuid:id>/", views.show, name="held"),
    path("<uuid:id>/correct", views.correct, name="correct"),
    path("<uuid:id>/assign", views.assign, name="assign"),
    path("<uuid:id>/dismiss", views.dismiss, name="dismiss"),
]
