from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from community.moderation.rules import waiting_counts


def badge(request: HttpRequest) -> dict:
    """Give ``reports_waiting`` to the header: what waits for a moderator, and nothing for others. For members without a
    duty it asks no query. A request that was refused before its session was read has no user."""
    if not hasattr(request, "user"):
        return {}
    return {"reports_waiting": SimpleLazyObject(lambda: waiting_counts(request.user))}
