"""Encryption of what must not be readable in the database: the secrets of the second step, and the data of sessions.

Fernet (AES-128-CBC with HMAC), with a key derived from ``SECRET_KEY``, and for the second step first from
``SECOND_FACTOR_KEY``. The first key encrypts and all keys decrypt, so that a key can be changed while the old one stays
as a fallback.
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


def encrypt(text: str, purpose: bytes = SECOND_STEP) -> str:
    return _keys(purpose).encrypt(text.encode()).decode()


def decrypt(encrypted: str, purpose: bytes = SECOND_STEP) -> str | None:
    """Return the text; None when no key decrypts it."""
    try:
        return _keys(purpose).decrypt(encrypted.encode()).decode()
    except InvalidToken:
        return None


def decrypt_secret(encrypted: str) -> str:
    """Return the secret of a second step; when no key decrypts it, a new one that fits no code.

    Its owner then needs another way to log in.
    """
    secret = decrypt(encrypted)
    if secret is None:
        log.error("a secret of a second step cannot be decrypted: was SECOND_FACTOR_KEY or SECRET_KEY changed?")
        return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()
    return secret


def reencrypt(encrypted: str) -> str:
    """Return the same text, encrypted with the first key; unchanged when no key decrypts it."""
    try:
        return _keys(SECOND_STEP).rotate(encrypted.encode()).decode()
    except InvalidToken:
        return encrypted


def _keys(purpose: bytes) -> MultiFernet:
    sources = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if purpose == SECOND_STEP:
        sources = [*settings.SECOND_FACTOR_KEYS, *sources]
    return MultiFernet([_key(source, purpose) for source in sources])


@lru_cache(maxsize=32)
def _key(source: str, purpose: bytes) -> Fernet:
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose).derive(source.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
