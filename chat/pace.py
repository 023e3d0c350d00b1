"""The pace of a member who sends over sockets: counted in memory, so in each process by itself, and asks no database.

A form without script has its own limit, which all processes share (``chat.message_form``).
"""

import time
from collections import deque
from collections.abc import Callable, Sequence
from threading import Lock

from django.utils.translation import gettext_lazy as _

from community.live.stream_kinds import Answer, Refused, Sending

MESSAGES_PER_MINUTE = 20
MINUTE_SECONDS = 60
TOO_FAST = _("That was a lot of messages at once. Take a breath; you can go on in a moment.")

_lock = Lock()
_sent: dict[object, deque[float]] = {}  # by member, who sent least recently first: the moments in the last minute


def paced(sendings: Sequence[Sending], send: Callable[[list[Sending]], list]) -> list[Answer]:
    """Return the answers to all of these: ``send`` gets those that keep to ``MESSAGES_PER_MINUTE``, and the others are
    refused."""
    allowed = [sending for sending in sendings if take(sending.user.pk)]
    answers = {id(sending): answer for sending, answer in zip(allowed, send(allowed), strict=True)} if allowed else {}
    return [answers.get(id(sending)) or Refused("wait", TOO_FAST) for sending in sendings]


def take(member_key: object) -> bool:
    """Count a message that is about to be sent; return whether fewer than the limit were sent in the last minute."""
    now = time.monotonic()
    with _lock:
        moments = _sent.pop(member_key, None) or deque()
        while moments and moments[0] <= now - MINUTE_SECONDS:
            moments.popleft()
        is_allowed = len(moments) < MESSAGES_PER_MINUTE
        if is_allowed:
            moments.append(now)
        _sent[member_key] = moments
        _forget(now - MINUTE_SECONDS)
    return is_allowed


def _forget(moment: float) -> None:
    """Forget the members who sent nothing since this moment."""
    while _sent and next(iter(_sent.values()))[-1] <= moment:
        del _sent[next(iter(_sent))]
