"""Rows that were asked for without an order come back to front.

A database may give them in any order, and PostgreSQL does after a change; SQLite nearly always gives them as they were
written. So whoever relies on that sees it here, on every database, and not one time in a hundred.
"""

from django.db.models import QuerySet

fetch = QuerySet._fetch_all  # Django has no public place for this


def install() -> None:
    QuerySet._fetch_all = fetched_in_another_order


def fetched_in_another_order(rows: QuerySet) -> None:
    fresh = rows._result_cache is None
    fetch(rows)
    if fresh and not rows.ordered:
        rows._result_cache.reverse()
