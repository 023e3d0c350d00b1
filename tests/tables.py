"""Everything that the database holds, as text: for tests that promise that something is not there (or is)."""

from collections.abc import Iterator

from django.db import connection


def every_value() -> Iterator[tuple[str, str, str]]:
    """Table, column and value, of every row of every table; bytes as the letters that they are."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names from the database
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                yield from ((table, column, readable(value)) for column, value in zip(columns, row, strict=True))


def readable(value) -> str:
    return bytes(value).decode(errors="replace") if isinstance(value, bytes | memoryview) else str(value)


def whole_database() -> str:
    return "\n".join(value for _table, _column, value in every_value())
