"""How long the session of the reader still lasts, for the warning on every page."""

from django.http import HttpRequest

from community.members.sessions.backends import login_left


def session_time(request: HttpRequest) -> dict:
    """Return ``login_left``: the minutes until the session ends when nothing is done; None for a visitor."""
    left = login_left(request) if hasattr(request, "user") else None
    return {"login_left": left // 60 if left is not None else None}
