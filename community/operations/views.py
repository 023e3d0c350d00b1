from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from community.operations import probes
from community.web.decorators import unlogged


@unlogged
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Which parts are up; nothing about why."""
    parts = probes.look()
    said = {name: "up" if is_up else "down" for name, is_up in parts.items()}
    return JsonResponse(said, status=200 if all(parts.values()) else 503)
