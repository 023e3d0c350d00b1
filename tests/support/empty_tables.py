"""Empty the tables after a test with real transactions, without Django's ``post_migrate`` signal.

Django's own teardown (``flush``) also empties the content types and permissions and makes them again by sending
``post_migrate``, which takes longer than most tests. They depend on the code alone, so here they stay.
"""

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connections
from django.test import TransactionTestCase

KEPT = {model._meta.db_table for model in (ContentType, Permission)}


def install() -> None:
    TransactionTestCase._fixture_teardown = empty_tables  # Django has no public hook for this


def empty_tables(test: TransactionTestCase) -> None:
    for name in test._databases_names(include_mirrors=False):
        connection = connections[name]
        tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - KEPT
        connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), sorted(tables)))
