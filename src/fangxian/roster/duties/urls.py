"""Addresses of ``duties``."""

from typing import Final

from django.urls import URLPattern

app_name = "duties"
urlpatterns: Final[list[URLPattern]] = []
