"""The URLs of the site, and two views that say what a page costs before there is anything on it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from community import urls as site

CONSTANT_KILOBYTES = 16
CONSTANT = b"<!doctype html><title>-</title><p>" + b"woord " * (CONSTANT_KILOBYTES * 1024 // 6)


def constant(request: HttpRequest) -> HttpResponse:
    """Return the same bytes each time, which no cache of ours keeps: what is left is server and middleware."""
    return HttpResponse(CONSTANT, headers={"Cache-Control": "no-store"})


def frame(request: HttpRequest) -> HttpResponse:
    """Return what is around every page: header, menus, footer."""
    response = render(request, "base.html")
    response.headers["Cache-Control"] = "no-store"
    return response


urlpatterns = [path("benchmark/constant/", constant), path("benchmark/frame/", frame), *site.urlpatterns]
handler400, handler403, handler404 = site.handler400, site.handler403, site.handler404
handler429, handler500 = site.handler429, site.handler500
