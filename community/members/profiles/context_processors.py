"""The reader of the page, for its header."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject


def reader(request: HttpRequest) -> dict:
    """Return ``reader_persona`` (None for a visitor) and ``in_mine``: whether the page is one of the member's own."""
    member = getattr(request, "user", None)
    known = member is not None and member.is_authenticated
    return {
        "reader_persona": SimpleLazyObject(lambda: member.persona if known else None),
        "in_mine": known and request.path.startswith(reverse("members:home")),
    }
