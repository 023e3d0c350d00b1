"""Tell from an exception that the site is not broken, but that a part of it is away or full for a while."""

import errno
import sqlite3
from collections.abc import Iterator
from enum import Enum, auto

import psycopg
from django.db import InterfaceError, OperationalError

from community.postgresql.watch import AwayError

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
SQLITE_NO_ROOM = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR_WRITE}


class Outage(Enum):
    """An outage of a part. ``UNCERTAIN``: the connection broke, perhaps after the change was stored."""

    AWAY = auto()
    UNCERTAIN = auto()
    NO_ROOM = auto()


def outage_of(error: BaseException | None) -> Outage | None:
    """Return which outage is the cause of this exception; None when the site itself is."""
    causes = list(_causes(error))
    if any(map(_is_full, causes)):
        return Outage.NO_ROOM
    if not any(isinstance(cause, (OperationalError, InterfaceError)) for cause in causes):
        return None
    return Outage.UNCERTAIN if any(map(_is_broken_connection, causes)) else Outage.AWAY


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _is_full(error: BaseException) -> bool:
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", None) in SQLITE_NO_ROOM
    is_no_room = isinstance(error, OSError) and error.errno in NO_ROOM
    return is_no_room or isinstance(error, (psycopg.errors.DiskFull, psycopg.errors.ReadOnlySqlTransaction))


def _is_broken_connection(error: BaseException) -> bool:
    is_of_server = isinstance(error, (psycopg.OperationalError, psycopg.InterfaceError))
    return is_of_server and not isinstance(error, AwayError) and (error.sqlstate or "57P01").startswith("57P0")
