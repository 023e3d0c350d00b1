"""For the header of every page: who is here."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject


def login_left(request: HttpRequest) -> int | None:
    """How many seconds this login lasts when nothing is done; None for a visitor."""
    row = getattr(request.session, "row", None) if request.user.is_authenticated else None
    return None if row is None else max(int((row.expire_date - timezone.now()).total_seconds()), 0)


def reader(request: HttpRequest) -> dict:
    """``reader_persona`` (None for a visitor), and ``in_mine``: whether this page is part of their own room,
    ``login_left``: the minutes that the login lasts when nothing is done."""
    member = getattr(request, "user", None)
    known = member is not None and member.is_authenticated
    left = login_left(request) if known else None
    return {
        "reader_persona": SimpleLazyObject(lambda: member.persona if known else None),
        "login_left": left // 60 if left is not None else None,
        "in_mine": known and request.path.startswith(reverse("members:home")),
    }
