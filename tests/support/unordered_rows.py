"""Reverse the rows of every queryset without an order.

A database may return them in any order: PostgreSQL does after an update, SQLite nearly always returns insertion order.
So code that relies on insertion order fails in every run and on every database, instead of now and then.
"""

from django.db.models import QuerySet

fetch_all = QuerySet._fetch_all  # Django has no public hook for this


def install() -> None:
    QuerySet._fetch_all = fetch_all_reversed


def fetch_all_reversed(rows: QuerySet) -> None:
    fresh = rows._result_cache is None
    fetch_all(rows)
    if fresh and not rows.ordered:
        rows._result_cache.reverse()
