"""Quick exit: away from here at once, and nothing left behind in the browser."""

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from community import live
from community.web.decorators import no_reconsent, not_idempotent, unlimited

KEPT_BY_THE_BROWSER = '"cache", "cookies", "storage"'


@unlimited
@not_idempotent
@no_reconsent
@never_cache
@require_GET
def quick_exit(request: HttpRequest) -> HttpResponse:
    """The one GET that changes something: it must work as a plain link, without script and without a second step.

    It ends this login, never anything more; so a stranger's page that links here costs a login and no words.
    """
    if "prefetch" in request.headers.get("Sec-Purpose", ""):
        return HttpResponse(status=503)  # a browser that guesses ahead must not log anybody out
    member = request.user
    logout(request)
    if member.is_authenticated:
        live.sessions_ended(member.pk)  # after it: a page that comes back at once finds no login
    response = HttpResponseRedirect(settings.QUICK_EXIT_URL)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Clear-Site-Data"] = KEPT_BY_THE_BROWSER
    for name in request.COOKIES:
        response.delete_cookie(name, samesite="Lax")
    return response
