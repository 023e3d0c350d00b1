"""A field that stores a hash of a session key: the browser has the key, and the table alone opens no session.

SHA-256 without a secret is enough: a key is 32 characters at random (165 bits), too many to try; and no session ends
when ``SECRET_KEY`` changes.
"""

import hashlib

from django.db import models


class Hash(str):
    """A hash as it is stored. Only a row that was read has one: a key from a browser is hashed first."""


def hash_of(key: str) -> Hash:
    return key if isinstance(key, Hash) else Hash(hashlib.sha256(key.encode()).hexdigest())


class HashedKeyField(models.CharField):
    """A text field that is written and searched with the key, and read as the hash."""

    def get_prep_value(self, value: str | None) -> Hash | None:
        return None if value is None else hash_of(value)

    def from_db_value(self, value: str | None, expression, connection) -> Hash | None:
        return None if value is None else Hash(value)
