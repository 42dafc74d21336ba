"""Addresses of ``cold``."""

from typing import Final

from django.urls import URLPattern

app_name = "cold"
urlpatterns: Final[list[URLPattern]] = []
