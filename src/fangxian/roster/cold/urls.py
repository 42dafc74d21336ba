"""Addresses of ``cold``."""

from typing import Final

from django.urls import URLPattern, path

from fangxian.roster.cold.views import entry, posts

app_name = "cold"
urlpatterns: Final[list[URLPattern]] = [
    path("", posts.table, name="posts"),
    path("posts/<uuid:id>/", posts.show, name="post"),
    path("files/", entry.read_file, name="file"),
    path("files/store/", entry.store_file, name="file-store"),
    path("places/<uuid:id>/hours/", entry.by_hand, name="hours"),
]
