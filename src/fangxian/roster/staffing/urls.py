"""Addresses of ``staffing``."""

from typing import Final

from django.urls import URLPattern

app_name = "staffing"
urlpatterns: Final[list[URLPattern]] = []
