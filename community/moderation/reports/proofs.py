"""Proofs that a page showed something to its reader: a report on what was there a moment ago is taken in.

A proof is a keyed hash of the content, the reader and the hour. It tells nothing, and is valid for ``PROOF_HOURS``.
"""

import hmac
from base64 import urlsafe_b64encode
from functools import cache

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

PROOF_HOURS = 24
PROOF_BYTES = 9  # a guess is a request, and there are 2 ** 72 of them
VISITOR = "visitor"  # what a visitor saw, everybody could see


def proof_for(user, kind: str, public_id: object) -> str:
    """Return the proof that this user sees this now."""
    return _proof(_reader(user), kind, public_id, _this_hour())


def is_proven(user, kind: str, public_id: object, proof: str) -> bool:
    """Return whether the proof says that this user, or any visitor, saw this in the last hours."""
    hour, _point, _digest = proof.partition(".")
    if not (hour.isascii() and hour.isdigit() and len(hour) < 10) or not 0 <= _this_hour() - int(hour) <= PROOF_HOURS:
        return False
    expected = [_proof(reader, kind, public_id, int(hour)) for reader in (_reader(user), VISITOR)]
    return any([constant_time_compare(proof, one) for one in expected])


def _reader(user) -> str:
    return str(user.pk) if user.is_authenticated else VISITOR


def _this_hour() -> int:
    return int(timezone.now().timestamp()) // 3600


def _proof(reader: str, kind: str, public_id: object, hour: int) -> str:
    keyed = _keyed(settings.SECRET_KEY).copy()  # a page has a proof for each post: the key is derived once
    keyed.update(f"{reader} {kind} {public_id} {hour}".encode())
    return f"{hour}.{urlsafe_b64encode(keyed.digest()[:PROOF_BYTES]).decode().rstrip('=')}"


@cache
def _keyed(_secret: str) -> hmac.HMAC:
    return salted_hmac("moderation.seen", "", algorithm="sha256")
