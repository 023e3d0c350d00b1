"""Quick exit: leave the site at once, with nothing left behind in the browser."""

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from community import live
from community.web.decorators import no_reconsent, not_idempotent, unlimited

CLEARED_DATA = '"cache", "cookies", "storage"'


@unlimited
@not_idempotent
@no_reconsent
@never_cache
@require_GET
def quick_exit(request: HttpRequest) -> HttpResponse:
    """End the session and go to another site. The one GET that changes something: it works as a plain link, without
    script and without confirmation.

    It ends this session and nothing more, so a link on a stranger's page costs a session and no text.
    """
    if "prefetch" in request.headers.get("Sec-Purpose", ""):
        return HttpResponse(status=503)  # a browser that prefetches must not log anybody out
    member = request.user
    logout(request)
    if member.is_authenticated:
        live.sessions_ended(member.pk)  # afterwards: a page that reconnects at once finds no session
    response = HttpResponseRedirect(settings.QUICK_EXIT_URL)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Clear-Site-Data"] = CLEARED_DATA
    for name in request.COOKIES:
        response.delete_cookie(name, samesite="Lax")
    return response
