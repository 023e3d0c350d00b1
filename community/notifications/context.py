"""For the badge in the header of every page."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from community.notifications.unread import badge_count


def badge(request: HttpRequest) -> dict:
    """``unread_count`` for the badge, asked only when a page shows it."""
    return {"unread_count": SimpleLazyObject(lambda: badge_count(request.user))}
