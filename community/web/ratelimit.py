"""The rate limiter: for one action (posting, reporting, signing up, searching) and for all changes together.

A fixed window per key: each request takes one of ``limit`` numbered slots in the cache. ``cache.add`` is atomic in
every cache used here, so the limit also holds for parallel requests and several processes. No client address is ever
stored: a visitor is a keyed hash that changes every day.
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

LENIENT_FACTOR = 2  # for requests that pages send by themselves, and for visitors, who may share a client address
MINUTE_SECONDS = 60
DAY_SECONDS = 86_400
IPV6_PREFIX_BITS = 64  # one household has more IPv6 addresses than any limit, all in one network of this size


class RateLimitExceeded(Exception):
    """The limit is reached; ``seconds`` until the next window."""

    def __init__(self, seconds: int):
        super().__init__(f"try again in {seconds} seconds")
        self.seconds = seconds


def consume(kind: str, key: object, *, limit: int, seconds: int) -> str:
    """Take one of ``limit`` slots per ``seconds`` for this key; return the slot, for ``refund``.

    Raises:
        RateLimitExceeded: no slot is left in this window.
    """
    moment = now()
    window = moment // seconds
    remaining = (window + 1) * seconds - moment
    stem = f"limit:{kind}:{daily_hash(str(key))}:{window}"
    slots = [f"{stem}:{number}" for number in range(limit)]
    taken = cache.get_many(slots)  # one query; which of the free slots is ours, only adding it decides
    for slot in slots:
        # kept to the end of the window: a whole window from now would tell, in the cache, when it was taken
        if slot not in taken and cache.add(slot, 1, timeout=remaining):
            return slot
    raise RateLimitExceeded(remaining)


def consume_for_form(form: BaseForm, kind: str, key: object, *, limit: int, seconds: int, message: str) -> bool:
    """Take a slot for a form that is sent. When none is left, add ``message`` to the form, which keeps its fields."""
    try:
        consume(kind, key, limit=limit, seconds=seconds)
    except RateLimitExceeded:
        form.add_error(None, message)
        return False
    return True


def refund(slot: str) -> None:
    """Give a slot back: what it was taken for turned out well, and does not count."""
    cache.delete(slot)


def now() -> int:
    return int(time.time())


def daily_hash(text: str) -> str:
    """Return a keyed hash of today: it cannot be traced back, nor followed from one day to the next."""
    today = now() // DAY_SECONDS
    return hmac.new(f"{settings.SECRET_KEY}:{today}".encode(), text.encode(), hashlib.sha256).hexdigest()[:32]


def client_key(request: HttpRequest) -> str:
    """Return the key of a limit: the primary key of a member, or a hash of the client address of a visitor."""
    return str(request.user.pk) if request.user.is_authenticated else client_address_hash(request)


def client_address_hash(request: HttpRequest) -> str:
    """Return a hash of the client address, which is stored nowhere; of the network for IPv6."""
    return daily_hash(_network(request.META.get("REMOTE_ADDR", "")))


def _network(client_address: str) -> str:
    try:
        ip = ip_address(client_address)
    except ValueError:  # a Unix socket has none
        return client_address
    if ip.version == 4:
        return client_address
    return str(ip.ipv4_mapped or ip_network((int(ip), IPV6_PREFIX_BITS), strict=False))


def limit_changes(request: HttpRequest) -> None:
    """Apply the general limit on everything that changes something; the limits of single actions stay beside it.

    Raises:
        RateLimitExceeded: more in one minute than a person can mean.
    """
    is_read = request.method in ("GET", "HEAD", "OPTIONS")
    if is_read or view_has(request, "is_unlimited") or not settings.CHANGES_PER_MINUTE:
        return
    is_automatic = view_has(request, "has_separate_limit") or request.path_info.startswith(settings.CMS_PATH)
    is_lenient = is_automatic or not request.user.is_authenticated
    limit = settings.CHANGES_PER_MINUTE * (LENIENT_FACTOR if is_lenient else 1)
    kind = "automatic-change" if is_automatic else "change"
    consume(kind, client_key(request), limit=limit, seconds=MINUTE_SECONDS)
