"""A database in which every migration was done, made once: each process of a run begins with a copy of it, and so has
nothing left to migrate. The migrations take longer than all the rest of a start.

``python -m tests.ready FILE`` makes it as the settings say: a file of SQLite, or the database READY in PostgreSQL.
"""

import sqlite3
import sys
from contextlib import closing

READY = "ready"


def main(file: str) -> None:
    import django

    django.setup()
    from django.db import connection

    connection.settings_dict["TEST"]["NAME"] = READY if connection.vendor == "postgresql" else None
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [file])
    connection.close()


def begin_with(ready: str) -> None:
    """A test database that is made from now on is a copy of this one: a file, or the name of a database."""
    from django.db import connection
    from django.db.backends.signals import connection_created

    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = ready
    else:
        connection_created.connect(lambda connection, **_: fill(connection, ready), weak=False)


def fill(connection, file: str) -> None:
    """SQLite's databases in memory begin empty, and are there as soon as somebody connects."""
    if connection.is_in_memory_db() and not connection.introspection.table_names():
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as ready:
            ready.backup(connection.connection)


if __name__ == "__main__":
    main(sys.argv[1])
