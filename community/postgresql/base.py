"""Connect to PostgreSQL, unless it is known to be away: then fail at once, and do not wait once more."""

import psycopg
from django.db.backends.postgresql import base

from community.postgresql.watch import AwayError, watch


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params):
        """Raises: AwayError, which is an ``OperationalError``."""
        if watch.is_away:
            raise AwayError("the database is away")
        try:
            connection = super().get_new_connection(conn_params)
        except psycopg.OperationalError as error:
            watch.is_lost(self.get_connection_params())
            raise AwayError(str(error)) from error
        watch.add(connection, self.get_connection_params())
        return connection
