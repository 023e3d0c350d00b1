"""Encryption of the secrets of the second step."""

import base64
import logging
import secrets

from community import encryption
from community.encryption import SECOND_STEP

SECRET_BYTES = 20

log = logging.getLogger(__name__)


def encrypt_secret(text: str) -> str:
    return encryption.encrypt(text, SECOND_STEP)


def decrypt_secret(encrypted: str) -> str:
    """Return the secret of a second step; when no key decrypts it, a new one that fits no code.

    Its owner then needs another way to log in.
    """
    secret = encryption.decrypt(encrypted, SECOND_STEP)
    if secret is None:
        log.error("a secret of a second step cannot be decrypted: was SECOND_FACTOR_KEY or SECRET_KEY changed?")
        return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()
    return secret


def reencrypt_secret(encrypted: str) -> str:
    """Return the same secret, encrypted with the first key; unchanged when no key decrypts it."""
    return encryption.reencrypt(encrypted, SECOND_STEP)
