"""One limiter for posting, reporting, signing up, searching; and for everything that changes something.

It takes one of ``limit`` numbered places in the cache per window; ``cache.add`` is atomic in every cache that is
used here, so the limit also holds for parallel requests and several processes. No address is ever stored: a visitor
is a keyed hash that changes every day.
"""

import hashlib
import hmac
import time
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.core.cache import cache
from django.forms import BaseForm
from django.http import HttpRequest

from community.web.decorators import view_has

WIDER = 2  # times the limit: for what goes by itself, and for visitors, who may share an address with others
A_MINUTE = 60
IPV6_OF_ONE_HOUSE = 64


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
    moment = now()
    window = moment // seconds
    left = (window + 1) * seconds - moment
    stem = f"limit:{kind}:{hashed(str(who))}:{window}"
    places = [f"{stem}:{number}" for number in range(limit)]
    taken = cache.get_many(places)  # in one question; which of the others is ours, only adding it decides
    for place in places:
        # kept to the end of the window: a whole window from now would tell, in the cache, when it was taken
        if place not in taken and cache.add(place, 1, timeout=left):
            return place
    raise TooMany(left)


def take_for(form: BaseForm, kind: str, who: object, *, limit: int, seconds: int, otherwise: str) -> bool:
    """Take a place for what somebody filled in. When none is left the form says ``otherwise``, and keeps the words."""
    try:
        take(kind, who, limit=limit, seconds=seconds)
    except TooMany:
        form.add_error(None, otherwise)
        return False
    return True


def give_back(place: str) -> None:
    """What the place was taken for turned out well, and does not count."""
    cache.delete(place)


def now() -> int:
    return int(time.time())


def hashed(text: str) -> str:
    """A keyed hash of today: cannot be traced back, and cannot be followed from one day to the next."""
    today = now() // 86_400
    return hmac.new(f"{settings.SECRET_KEY}:{today}".encode(), text.encode(), hashlib.sha256).hexdigest()[:32]


def visitor(request: HttpRequest) -> str:
    """Who asks, for a limiter: a member's key, or a hash of the address that is not kept anywhere else."""
    if request.user.is_authenticated:
        return str(request.user.pk)
    return from_where(request)


def from_where(request: HttpRequest) -> str:
    """A hash of the address; of IPv6 of the network, because one house has more addresses there than any limit."""
    return hashed(_network(request.META.get("REMOTE_ADDR", "")))


def _network(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:  # a socket file has none
        return address
    if found.version == 4:
        return address
    return str(found.ipv4_mapped or ip_network((int(found), IPV6_OF_ONE_HOUSE), strict=False))


def take_turn(request: HttpRequest) -> None:
    """A generous limit on all that changes something, whatever its address; the limits of an action stay beside it.

    Raises:
        TooMany: when nobody can have meant to do so much in one minute.
    """
    reads = request.method in ("GET", "HEAD", "OPTIONS")
    if reads or view_has(request, "is_unlimited") or not settings.CHANGES_PER_MINUTE:
        return
    by_itself = view_has(request, "has_separate_limit") or request.path_info.startswith(settings.CMS_PATH)
    wider = by_itself or not request.user.is_authenticated
    limit = settings.CHANGES_PER_MINUTE * (WIDER if wider else 1)
    take("change-by-itself" if by_itself else "change", visitor(request), limit=limit, seconds=A_MINUTE)
