"""For the header of every page: who is here."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject


def reader(request: HttpRequest) -> dict:
    """``reader_persona`` (None for a visitor), and ``in_mine``: whether this page is part of their own room."""
    member = getattr(request, "user", None)
    known = member is not None and member.is_authenticated
    return {
        "reader_persona": SimpleLazyObject(lambda: member.persona if known else None),
        "in_mine": known and request.path.startswith(reverse("members:home")),
    }
