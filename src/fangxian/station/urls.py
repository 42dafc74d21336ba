from django.urls import path

from fangxian.station import api, views

api_urlpatterns = [
    path("station/enrol", api.enrol, name="station-enrol"),
    path("station/token", api.token, name="station-token"),
    path("station/pack", api.pack, name="station-pack"),
]
urlpatterns = [
    path("", views.shell, name="station"),
    path("sw.js", views.service_worker, name="station-sw"),
    path("precache.json", views.precache, name="station-precache"),
    path("manifest.webmanifest", views.manifest, name="station-manifest"),
]
