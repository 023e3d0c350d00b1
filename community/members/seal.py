"""Secrets of the second step are sealed before they are stored: the database alone gives nobody a code.

Fernet (AES-128-CBC with HMAC), with a key derived from ``SECOND_FACTOR_KEY`` or else from ``SECRET_KEY``. The first key
seals, all of them open, so that a key can be changed while the old one stays as a fallback.
"""

import base64
import logging
import secrets

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"huiskamer: second step"
SECRET_BYTES = 20

log = logging.getLogger(__name__)


def seal(text: str) -> str:
    return _keys().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """What was sealed. When no key opens it, a new secret that fits no code: the owner then needs another way in."""
    try:
        return _keys().decrypt(sealed.encode()).decode()
    except InvalidToken:
        log.error("a secret of a second step cannot be opened: was SECOND_FACTOR_KEY or SECRET_KEY changed?")
        return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def sealed_anew(sealed: str) -> str:
    """The same, sealed with the first key; unchanged when no key opens it."""
    try:
        return _keys().rotate(sealed.encode()).decode()
    except InvalidToken:
        return sealed


def _keys() -> MultiFernet:
    sources = [*settings.SECOND_FACTOR_KEYS, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(source)) for source in sources])


def _derived(source: str) -> bytes:
    made = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=PURPOSE).derive(source.encode())
    return base64.urlsafe_b64encode(made)
