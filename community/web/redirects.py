"""Where somebody goes on, or back: only within this house."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def same_site_url(request: HttpRequest, wanted: str, otherwise: str = "") -> str:
    """The address that was asked for, when it is one of ours. A word is none: it could be the name of a view."""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours and (wanted.startswith("/") or "://" in wanted) else otherwise


def next_url(request: HttpRequest, otherwise: str = "") -> str:
    """What ``next`` says, in the form or in the address."""
    return same_site_url(request, request.POST.get("next") or request.GET.get("next", ""), otherwise)
