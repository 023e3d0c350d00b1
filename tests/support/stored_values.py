"""Read all values in the database as text, for tests that promise that something is stored, or is not."""

from collections.abc import Iterator

from django.db import connection


def stored_values() -> Iterator[tuple[str, str, str]]:
    """Yield table, column and value for every row of every table; bytes are decoded as UTF-8."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names from the database
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                yield from ((table, column, readable(value)) for column, value in zip(columns, row, strict=True))


def readable(value) -> str:
    return bytes(value).decode(errors="replace") if isinstance(value, bytes | memoryview) else str(value)


def database_text() -> str:
    return "\n".join(value for _table, _column, value in stored_values())
