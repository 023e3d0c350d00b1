"""Watch the connections of this process, and whether the server answers.

A server that has died refuses a connection, and the operating system says so. One that hangs, or that the network lost,
says nothing: a query would wait for it for ever. So a thread looks at connections that have been waiting for an answer,
asks for a new connection, and when the server does not give one in time it shuts the waiting ones: who waited gets an
``OperationalError``, as after a crash. While the server is away only this thread tries to connect.
"""

import logging
import os
import socket
import threading
import time
from contextlib import suppress
from weakref import WeakKeyDictionary

import psycopg
from psycopg.pq import TransactionStatus

LOOK_SECONDS = 0.5
WAITS_IN_A_ROW = 3  # looks at which a connection waited for an answer
CONNECT_SECONDS = 2  # the shortest time that libpq takes

log = logging.getLogger(__name__)


class AwayError(psycopg.OperationalError):
    """There is no connection, so nothing was changed."""


class Watch:
    """``is_away``: the last connection could not be made, and no other one has been made since."""

    def __init__(self) -> None:
        self.is_away = False
        self._waits: WeakKeyDictionary[psycopg.Connection, int] = WeakKeyDictionary()  # looks in a row
        self._parameters: dict = {}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def add(self, connection: psycopg.Connection, parameters: dict) -> None:
        with self._lock:
            self._waits[connection] = 0
        self._start(parameters)

    def is_lost(self, parameters: dict) -> None:
        """Note that a connection could not be made. The thread tries again, until one can."""
        self.is_away = True
        self._start(parameters)

    def _start(self, parameters: dict) -> None:
        with self._lock:
            self._parameters = parameters
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="database-watch", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            time.sleep(LOOK_SECONDS)
            try:
                self.look()
            except Exception:
                log.exception("the connections to the database could not be watched")

    def look(self) -> None:
        """Look once: count who waits, and ask the server when it is away or somebody has been waiting long."""
        waiting = self._count_waiting()
        if not self.is_away and not waiting:
            return
        was_away, hangs = self.is_away, False
        try:
            psycopg.connect(**self._parameters | {"connect_timeout": CONNECT_SECONDS}).close()
            self.is_away = False
            self._begin_counting()
        except psycopg.errors.ConnectionTimeout:
            self.is_away = hangs = True
        except psycopg.OperationalError:
            self.is_away = was_away  # it answers somehow: those who wait may go on
        if hangs:
            for connection in self._count_waiting():
                _shut(connection)
        if self.is_away != was_away:
            log.error("the database does not answer" if self.is_away else "the database answers again")

    def _begin_counting(self) -> None:
        with self._lock:
            for connection in list(self._waits):
                self._waits[connection] = 0

    def _count_waiting(self) -> list[psycopg.Connection]:
        """Return the connections that waited for an answer at each of the last looks; any wait while it is away."""
        enough = 1 if self.is_away else WAITS_IN_A_ROW
        with self._lock:
            for connection in list(self._waits):
                is_waiting = connection.pgconn.transaction_status == TransactionStatus.ACTIVE
                self._waits[connection] = self._waits[connection] + 1 if is_waiting else 0
            return [connection for connection, count in self._waits.items() if count >= enough]


def _shut(connection: psycopg.Connection) -> None:
    """End a connection under the query that waits on it."""
    with suppress(OSError, psycopg.Error), socket.socket(fileno=os.dup(connection.pgconn.socket)) as end:
        end.shutdown(socket.SHUT_RDWR)


watch = Watch()
