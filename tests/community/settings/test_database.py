from pathlib import Path

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


def test_threads_take_connections_of_postgresql_from_a_pool():
    made = with_kept_connections(database_from_url(POSTGRES, Path("unused")))
    assert made["CONN_MAX_AGE"] == 0
    assert made["OPTIONS"]["pool"]["max_size"] < 50


def test_threads_keep_their_connections_of_sqlite():
    made = with_kept_connections(database_from_url("", Path("house.sqlite3")))
    assert made["CONN_MAX_AGE"] is None
    assert "pool" not in made["OPTIONS"]


def test_connection_options_in_the_url_are_kept():
    made = with_kept_connections(
        database_from_url(f"{POSTGRES}?sslmode=verify-full&sslrootcert=/etc/ca.pem", Path("unused"))
    )
    assert made["OPTIONS"]["sslmode"] == "verify-full"
    assert made["OPTIONS"]["sslrootcert"] == "/etc/ca.pem"
    assert "pool" in made["OPTIONS"]
