from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from community.notifications.email import actions
from community.notifications.email.tokens import preferences_by_token
from community.web.decorators import unlimited


@unlimited
@csrf_exempt  # the button in a mail program posts here (RFC 8058), without a page of ours; the token is the proof
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Show a page with a button; only POST unsubscribes, because programs that check mail follow links.

    The answer is the same when the account is deleted: the page says nothing about who has an account.
    """
    try:
        preferences_by_token(token)
        if request.method == "POST":
            actions.unsubscribe(token=token)
    except BadSignature:
        raise Http404 from None
    return render(request, "notifications/unsubscribe.html", {"unsubscribed": request.method == "POST"})
