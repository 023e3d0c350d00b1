"""Migrate one database per run, and let each test process start with a copy of it.

``python -m tests.support.migrated_database FILE`` makes it, as the settings say: a file of SQLite, or the database
``DATABASE_NAME`` in PostgreSQL. The migrations take longer than all other preparations of a test process.
"""

import sqlite3
import sys
from contextlib import closing

DATABASE_NAME = "ready"


def main(file: str) -> None:
    import django

    django.setup()
    from django.db import connection

    connection.settings_dict["TEST"]["NAME"] = DATABASE_NAME if connection.vendor == "postgresql" else None
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [file])
    connection.close()


def copy_from(source: str) -> None:
    """Make every test database that is created from now on a copy of ``source``: a file, or a PostgreSQL database."""
    from django.db import connection
    from django.db.backends.signals import connection_created

    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = source
    else:
        connection_created.connect(lambda connection, **_: fill(connection, source), weak=False)


def fill(connection, file: str) -> None:
    """Copy ``file`` into a database in memory of SQLite, which is empty when a connection to it opens."""
    if connection.is_in_memory_db() and not connection.introspection.table_names():
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as source:
            source.backup(connection.connection)


if __name__ == "__main__":
    main(sys.argv[1])
