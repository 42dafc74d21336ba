"""Addresses of ``attendance``."""

from typing import Final

from django.urls import URLPattern

app_name = "attendance"
urlpatterns: Final[list[URLPattern]] = []
