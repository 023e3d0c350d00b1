from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from community.operations.probes import check_all
from community.web.decorators import unlogged


@unlogged
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Say which parts are up, and nothing about why."""
    parts = check_all()
    statuses = {name: "up" if is_up else "down" for name, is_up in parts.items()}
    return JsonResponse(statuses, status=200 if all(parts.values()) else 503)
