"""Addresses of the auditor's pages, below ``audit/``."""

from django.urls import path

from fangxian.console.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.table, name="list"),
    path("unusual", views.unusual, name="unusual"),
]
