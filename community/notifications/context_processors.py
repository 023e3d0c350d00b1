from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from community.notifications.unread import badge_count


def badge(request: HttpRequest) -> dict:
    """Give ``unread_count`` to the badge in the header; it is counted only when a page shows it."""
    return {"unread_count": SimpleLazyObject(lambda: badge_count(request.user))}
