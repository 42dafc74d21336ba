"""The app as devices load it: the shell, its service worker, and the list of files that make it work offline.

These answers hold no secret and are the same for everybody, so they may be compressed.
"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET

from fangxian.station.assets import asset_text, precache_list


@require_GET
@gzip_page
def shell(request: HttpRequest) -> HttpResponse:
    answer = render(request, "station/shell.html", {"assets": precache_list()})
    answer["Cache-Control"] = "no-cache"
    return answer


@require_GET
@gzip_page
def service_worker(request: HttpRequest) -> HttpResponse:
    answer = HttpResponse(asset_text("station/sw.js"), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    answer["Service-Worker-Allowed"] = "/station/"
    return answer


@require_GET
@gzip_page
def precache(request: HttpRequest) -> HttpResponse:
    listed = precache_list()
    files = [static(name) for name in listed.names]
    answer = JsonResponse(
        {"version": listed.version, "files": files, "integrity": dict(zip(files, listed.hashes, strict=True))}
    )
    answer["Cache-Control"] = "no-cache"
    return answer


@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    answer = HttpResponse(asset_text("station/manifest.webmanifest"), content_type="application/manifest+json")
    answer["Cache-Control"] = "no-cache"
    return answer
