"""The app as devices load it: the shell, its service worker, and the list of files that make it work offline."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.http import require_GET

from fangxian.station.assets import asset_text, precache_list


@require_GET
def shell(request: HttpRequest) -> HttpResponse:
    answer = render(request, "station/shell.html", {"assets": precache_list()})
    answer["Cache-Control"] = "no-cache"
    return answer


@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    answer = HttpResponse(asset_text("station/sw.js"), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    answer["Service-Worker-Allowed"] = "/station/"
    return answer


@require_GET
def precache(request: HttpRequest) -> HttpResponse:
    listed = precache_list()
    answer = JsonResponse({"version": listed.version, "files": [static(name) for name in listed.names]})
    answer["Cache-Control"] = "no-cache"
    return answer


@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    answer = HttpResponse(asset_text("station/manifest.webmanifest"), content_type="application/manifest+json")
    answer["Cache-Control"] = "no-cache"
    return answer
