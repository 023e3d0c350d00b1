"""Views of the site as a whole: health, and the page after a failed CSRF check."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone

from community.crisis.help import help_with_refused
from community.members.drafts.recover import keep_refused, keep_unproven
from community.members.rules import takes_part
from community.web.decorators import unlogged
from community.web.redirects import referring_page

SECURITY_TXT_VALID_FOR = timedelta(days=180)  # RFC 9116 advises less than a year


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a failed CSRF check: the page was open too long, its member logged in anew, or cookies are off."""
    context = {"page": referring_page(request), "refused": keep_unproven(request)}
    return render(request, "403_csrf.html", context, status=403)


@unlogged
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer that the process is up."""
    return HttpResponse("ok", content_type="text/plain")


@unlogged
def security_txt(request: HttpRequest) -> HttpResponse:
    """Answer with how to report a vulnerability (RFC 9116). The form needs no account and keeps no client address."""
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    fields = {
        "Contact": settings.SITE_ORIGIN + resolve_url(settings.CONTACT_URL),
        "Expires": (midnight + SECURITY_TXT_VALID_FOR).isoformat(),
        "Preferred-Languages": ", ".join(code for code, _name in settings.LANGUAGES),
        "Canonical": settings.SITE_ORIGIN + request.path,
    }
    lines = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return HttpResponse(lines, content_type="text/plain; charset=utf-8")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer with one page, byte for byte, for what does not exist and what the reader may not see."""
    request.is_absent = True
    return render(request, "404.html", {"refused": keep_refused(request)}, status=404)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a refusal with its reason, and with the words that were refused."""
    context = {"exception": str(exception), "refused": keep_refused(request)}
    if context["refused"] and not takes_part(request.user):
        help_with_refused(request, context["refused"].text)
    return render(request, "403.html", context, status=403)
