from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from community.operations import exposition
from community.operations.probes import DOWN, check_all
from community.web.decorators import unlogged


@unlogged
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Say which parts are up, and nothing about why one is not."""
    parts = check_all()
    return JsonResponse(parts, status=503 if DOWN in parts.values() else 200)


@unlogged
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Give the numbers of the site to who has the token; for all others there is nothing here."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    has_token = constant_time_compare(token.strip(), settings.METRICS_TOKEN)
    if not (settings.METRICS_TOKEN and has_token and scheme.lower() == "bearer"):
        raise Http404
    return HttpResponse(exposition.metrics_text(), content_type=exposition.CONTENT_TYPE)
