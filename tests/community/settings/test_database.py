from pathlib import Path

import pytest

from community.settings.env import database_from_url, with_kept_connections

POSTGRES = "postgres://huiskamer:a%40b@db.example:5433/house"


def test_a_postgres_url_becomes_the_settings():
    made = database_from_url(POSTGRES, Path("unused"))
    assert {name: made[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "NAME": "house",
        "USER": "huiskamer",
        "PASSWORD": "a@b",
        "HOST": "db.example",
        "PORT": "5433",
    }


@pytest.mark.parametrize("url", [POSTGRES, ""])
def test_threads_keep_their_connections(url):
    made = with_kept_connections(database_from_url(url, Path("house.sqlite3")))
    assert made["CONN_MAX_AGE"] is None
    assert "pool" not in made["OPTIONS"]


def test_connection_of_postgresql_is_checked_before_a_request_and_waits_two_seconds_to_be_made():
    made = database_from_url(POSTGRES, Path("unused"))
    assert made["CONN_HEALTH_CHECKS"]
    assert made["OPTIONS"]["connect_timeout"] == "2"


def test_connection_options_in_the_url_are_kept():
    made = with_kept_connections(
        database_from_url(f"{POSTGRES}?sslmode=verify-full&sslrootcert=/etc/ca.pem", Path("unused"))
    )
    assert made["OPTIONS"]["sslmode"] == "verify-full"
    assert made["OPTIONS"]["sslrootcert"] == "/etc/ca.pem"
