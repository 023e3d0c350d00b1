"""Copies that the CMS cannot make: an alias, and a second tool or course with the same slug."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from community.pages.choices import page_of
from community.pages.models.base import KINDS_FOUND_BY_SLUG

NO_ALIAS = _("A page that follows another one is not possible here. Make an ordinary copy, or link to the page.")
SLUG_TAKEN = _("Another tool or course has this address, and texts point at it. Choose another one.")
NOT_BELOW = _("Copy this page without the pages below it: each of those needs an address of its own.")


def answer(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Return to the form with the reason why this copy cannot be made; None when it can."""
    if request.method != "POST":
        return None
    reason = _reason(request, page)
    if reason is None:
        return None
    messages.error(request, reason)
    return redirect(request.path)


def _reason(request: HttpRequest, page: Page) -> object:
    if "alias" in request.POST:
        return NO_ALIAS
    model = page.specific_class
    slug = request.POST.get("new_slug", "")
    if getattr(model, "kind", "") in KINDS_FOUND_BY_SLUG and page_of(model.kind, slug) is not None:
        return SLUG_TAKEN
    below = page.get_descendants().specific() if "copy_subpages" in request.POST else []
    return NOT_BELOW if any(getattr(child, "kind", "") in KINDS_FOUND_BY_SLUG for child in below) else None
