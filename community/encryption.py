"""Encryption of what must not be readable in the database: second steps, the data of sessions, emails that wait.

Fernet (AES-128-CBC with HMAC), with a key derived from ``SECRET_KEY`` for each purpose, and for the second step first
from ``SECOND_FACTOR_KEY``. The first key encrypts and all keys decrypt, so that a key can be changed while the old one
stays as a fallback.
"""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

SECOND_STEP, SESSION, EMAIL = b"huiskamer: second step", b"huiskamer: session", b"huiskamer: email"


def encrypt(text: str, purpose: bytes) -> str:
    return _keys(purpose).encrypt(text.encode()).decode()


def decrypt(encrypted: str, purpose: bytes) -> str | None:
    """Return the text; None when no key decrypts it."""
    try:
        return _keys(purpose).decrypt(encrypted.encode()).decode()
    except InvalidToken:
        return None


def reencrypt(encrypted: str, purpose: bytes) -> str:
    """Return the same text, encrypted with the first key; unchanged when no key decrypts it."""
    try:
        return _keys(purpose).rotate(encrypted.encode()).decode()
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
