"""The key of a session opens it, so it is not kept: the browser has the key, the table a hash of it.

A copy of the database then opens no session. SHA-256 without a secret is enough: a key is 32 characters at random (165
bits), too many to try; and no session ends when ``SECRET_KEY`` changes.
"""

import hashlib

from django.db import models


class Hash(str):
    """What stands in the table. Only a row that was read gives one: what comes from a browser is hashed first."""


def hash_of(key: str) -> Hash:
    return key if isinstance(key, Hash) else Hash(hashlib.sha256(key.encode()).hexdigest())


class HashedKeyField(models.CharField):
    """Rows are made and found with the key, as before; read, they have the hash."""

    def get_prep_value(self, value: str | None) -> Hash | None:
        return None if value is None else hash_of(value)

    def from_db_value(self, value: str | None, expression, connection) -> Hash | None:
        return None if value is None else Hash(value)
