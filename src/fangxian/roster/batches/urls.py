"""Addresses of ``batches``."""

from typing import Final

from django.urls import URLPattern

app_name = "batches"
urlpatterns: Final[list[URLPattern]] = []
