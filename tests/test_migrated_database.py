"""A run migrates once, and each of its processes begins with a copy."""

import sqlite3
from contextlib import closing

import pytest
from django.db import ConnectionHandler
from django.db.backends.signals import connection_created

from tests.support import migrated_database

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def house(monkeypatch, tmp_path) -> str:
    """A file of SQLite with one table; a new database is told of it by nobody else."""
    monkeypatch.setattr(connection_created, "receivers", [])
    file = tmp_path / "house.sqlite3"
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE house (door)")
    return str(file)


def tables(name) -> list[str]:
    connection = ConnectionHandler({"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": name}})["default"]
    with closing(connection):
        return connection.introspection.table_names()


def test_a_database_in_memory_begins_as_the_one_that_is_ready(house):
    assert tables(":memory:") == []
    migrated_database.copy_from(house)
    assert tables(":memory:") == ["house"]


def test_a_file_of_somebody_is_left_as_it_is(house, tmp_path):
    migrated_database.copy_from(house)
    assert tables(tmp_path / "another.sqlite3") == []
