"""What must not be readable in the database is sealed before it is stored: secrets of the second step, so that the
database alone gives nobody a code, and what a session remembers, such as the key of a new password that is on its way.

Fernet (AES-128-CBC with HMAC), with a key derived from ``SECRET_KEY``, for the second step first from
``SECOND_FACTOR_KEY``. The first key seals, all of them open, so that a key can be changed while the old one stays as a
fallback.
"""

import base64
import logging
import secrets
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

SECOND_STEP, SESSION = b"huiskamer: second step", b"huiskamer: session"
SECRET_BYTES = 20

log = logging.getLogger(__name__)


def seal(text: str, purpose: bytes = SECOND_STEP) -> str:
    return _keys(purpose).encrypt(text.encode()).decode()


def opened(sealed: str, purpose: bytes = SECOND_STEP) -> str | None:
    """What was sealed; None when no key opens it."""
    try:
        return _keys(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def unseal(sealed: str) -> str:
    """The secret of a second step. When no key opens it, a new one that fits no code: the owner then needs another way
    in."""
    secret = opened(sealed)
    if secret is None:
        log.error("a secret of a second step cannot be opened: was SECOND_FACTOR_KEY or SECRET_KEY changed?")
        return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()
    return secret


def sealed_anew(sealed: str) -> str:
    """The same, sealed with the first key; unchanged when no key opens it."""
    try:
        return _keys(SECOND_STEP).rotate(sealed.encode()).decode()
    except InvalidToken:
        return sealed


def _keys(purpose: bytes) -> MultiFernet:
    sources = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if purpose == SECOND_STEP:
        sources = [*settings.SECOND_FACTOR_KEYS, *sources]
    return MultiFernet([_key(source, purpose) for source in sources])


@lru_cache(maxsize=32)
def _key(source: str, purpose: bytes) -> Fernet:
    made = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose).derive(source.encode())
    return Fernet(base64.urlsafe_b64encode(made))
