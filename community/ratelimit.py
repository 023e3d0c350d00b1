"""One limiter for posting, reporting, signing up and frames.

It takes one of ``limit`` numbered places in the cache per window; ``cache.add`` is atomic in every cache that is
used here, so the limit also holds for parallel requests and several processes. No address is ever stored: a visitor
is a keyed hash that changes every day.
"""

import hashlib
import hmac
import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest


class TooMany(Exception):
    """The limit is reached; ``seconds`` until the next window."""

    def __init__(self, seconds: int):
        super().__init__(f"try again in {seconds} seconds")
        self.seconds = seconds


def take(kind: str, who: object, *, limit: int, seconds: int) -> str:
    """Take one of ``limit`` places per ``seconds``; gives the place, for ``give_back``.

    Raises:
        TooMany: when none is left.
    """
    now = int(time.time())
    window = now // seconds
    left = (window + 1) * seconds - now
    stem = f"limit:{kind}:{hashed(str(who))}:{window}"
    places = [f"{stem}:{number}" for number in range(limit)]
    taken = cache.get_many(places)  # in one question; which of the others is ours, only adding it decides
    for place in places:
        # kept to the end of the window: a whole window from now would tell, in the cache, when it was taken
        if place not in taken and cache.add(place, 1, timeout=left):
            return place
    raise TooMany(left)


def give_back(place: str) -> None:
    """What the place was taken for turned out well, and does not count."""
    cache.delete(place)


def hashed(text: str) -> str:
    """A keyed hash of today: cannot be traced back, and cannot be followed from one day to the next."""
    today = int(time.time()) // 86_400
    return hmac.new(f"{settings.SECRET_KEY}:{today}".encode(), text.encode(), hashlib.sha256).hexdigest()[:32]


def visitor(request: HttpRequest) -> str:
    """Who asks, for a limiter: a member's key, or a hash of the address that is not kept anywhere else."""
    if request.user.is_authenticated:
        return str(request.user.pk)
    return hashed(request.META.get("REMOTE_ADDR", ""))
