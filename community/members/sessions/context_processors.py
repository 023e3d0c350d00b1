"""The remaining time of the reader's session, for the warning on every page."""

from django.http import HttpRequest

from community.members.sessions.backends import seconds_left


def session_time(request: HttpRequest) -> dict:
    """Return ``session_minutes_left``: until the session expires when nothing is done; None for a visitor."""
    seconds = seconds_left(request) if hasattr(request, "user") else None
    return {"session_minutes_left": seconds // 60 if seconds is not None else None}
