"""Limits on guessing a password or a code: they stop whoever guesses, and not the owner of the account.

The tries are counted of a session that is logged in, of a device that logged in to this account before, or else of a
client address (a hash of today). So a stranger uses up nothing of somebody else's. The waiting time grows.
"""

from django.forms import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from community.members.sessions.devices import known_device
from community.web import ratelimit

FIVE_MINUTES, HOUR, DAY = 300, 3600, 86_400
WINDOWS = [(20, DAY), (10, HOUR), (5, FIVE_MINUTES)]  # the longest wait first, so that it is the one that is said
CLIENT_WINDOWS = [(100, HOUR), (20, FIVE_MINUTES)]  # on all accounts together, from a device that none of them knows


def count_guess(request: HttpRequest, kind: str, email: str) -> list[str]:
    """Take a try of whoever guesses; return the slots, for ``refund`` when the guess was right.

    Raises:
        ValidationError: there were too many tries. It says how long to wait, and offers a new password.
    """
    guesser = guesser_key(request, email)
    limits = [(f"guess-{kind}", f"{guesser}:{email}", *window) for window in WINDOWS]
    if guesser.startswith("client:"):
        limits += [(f"guess-{kind}-client", guesser, *window) for window in CLIENT_WINDOWS]
    slots = []
    for name, key, limit, seconds in limits:
        try:
            slots.append(ratelimit.consume(f"{name}-{seconds}", key, limit=limit, seconds=seconds))
        except ratelimit.RateLimitExceeded as too_many:
            refund(slots)
            raise ValidationError(too_many_guesses(seconds)) from too_many
    return slots


def refund(slots: list[str]) -> None:
    for slot in slots:
        ratelimit.refund(slot)


def guesser_key(request: HttpRequest, email: str) -> str:
    """Return whose tries are counted; nothing of it is stored in clear."""
    if request.user.is_authenticated:
        return f"session:{request.session.session_key}"
    if device := known_device(request, email):
        return f"device:{device}"
    return f"client:{ratelimit.client_address_hash(request)}"


def too_many_guesses(seconds: int) -> SafeString:
    """Return how long to wait, and the way that stays open."""
    waits = {
        DAY: _("There have been many attempts today. Try again tomorrow."),
        HOUR: _("There have been many attempts in a short time. Wait an hour, and try again."),
    }
    wait = waits.get(seconds, _("There have been many attempts in a short time. Wait five minutes, and try again."))
    forgot = _("Forgot your password? You can always ask for a new one.")
    return format_html('{} <a href="{}">{}</a>', wait, reverse("account_reset_password"), forgot)
