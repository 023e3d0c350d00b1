"""The link at the foot of a mail. It works without a login, for as long as the account is there."""

from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from community.notifications.actions.preferences import stop_mail
from community.notifications.email import preferences_for
from community.web.decorators import unlimited


@unlimited
@csrf_exempt  # the button in a mail program posts here (RFC 8058), without a page of ours; the token is the proof
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """A visit asks first, because programs that check mail follow links; only the button stops the mail.

    Who is not here any more gets the same answer: the page says nothing about who has an account.
    """
    try:
        mine = preferences_for(token)
    except BadSignature:
        raise Http404 from None
    if request.method == "POST" and mine is not None:
        stop_mail(preferences=mine)
    return render(request, "notifications/stop.html", {"stopped": request.method == "POST"})
