"""Production refuses to start with a missing or default secret, and says what is wrong."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent.parent
GOOD = {
    "SECRET_KEY": "s7Jq2mVx9LwT4cRz8NbK1hYf6DgP3eUaX5oWiQvB0tMkZr",
    "SITE_ORIGIN": "https://huiskamer.example",
    "ALLOWED_HOSTS": "huiskamer.example",
    "MAIL_URL": "smtp://localhost:25",
    "VAR_DIR": tempfile.gettempdir(),
}


def start(**changes) -> subprocess.CompletedProcess:
    """Read the production settings in a process of their own; None takes a variable away."""
    variables = {"PATH": os.environ["PATH"], **GOOD, **changes}
    return subprocess.run(
        [sys.executable, "-c", "import community.settings.production"],
        cwd=ROOT,
        env={name: value for name, value in variables.items() if value is not None},
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_starts_when_all_is_there():
    assert start().returncode == 0


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY (or SECRET_KEY_FILE) is missing"),
        ({"SECRET_KEY": "only-for-development-never-for-people" * 2}, "SECRET_KEY is a default"),
        ({"SECRET_KEY": "kort"}, "SECRET_KEY is a default or too short"),
        ({"SECRET_KEY": None, "SECRET_KEY_FILE": "/bestaat/niet"}, "SECRET_KEY_FILE cannot be read"),
        ({"SITE_ORIGIN": "http://huiskamer.example"}, "SITE_ORIGIN must be"),
        ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS is missing"),
        ({"MAIL_URL": None}, "MAIL_URL is missing"),
        ({"MAIL_URL": "post://ergens"}, "MAIL_URL must begin with"),
        ({"MAIL_URL": "console:"}, "MAIL_URL is console:"),
        ({"MAIL_FROM": "Huiskamer"}, "MAIL_FROM must be an email address"),
        ({"ALLOWED_HOSTS": "other.example"}, "SITE_ORIGIN has the host huiskamer.example"),
        ({"VAR_DIR": "/bestaat/niet"}, "VAR_DIR is no folder"),
        ({"SECRET_KEY_FALLBACKS": GOOD["SECRET_KEY"]}, "SECRET_KEY_FALLBACKS has the SECRET_KEY itself"),
        ({"SECRET_KEY_FILE": "/dev/null"}, "SECRET_KEY_FILE is an empty file"),
        ({"SECRET_KEY_FILE": ""}, "SECRET_KEY_FILE cannot be read"),
        ({"SITE_ORIGN": "https://x.example", "SITE_ORIGIN": None}, "SITE_ORIGIN must be"),
        ({"MIAL_FROM": "post@huiskamer.example"}, "MIAL_FROM is no setting of Huiskamer: is MAIL_FROM meant?"),
        ({"HSTS_SECONDS": "-1"}, "HSTS_SECONDS must be from 0 to"),
        ({"DATABASE_URL": "mysql://ergens"}, "DATABASE_URL must begin with"),
        ({"STAFF_SECOND_FACTOR": "off"}, "STAFF_SECOND_FACTOR cannot be off"),
        ({"SECOND_FACTOR_KEY": "kort"}, "SECOND_FACTOR_KEY is too short"),
        ({"HSTS_SECONDS": "lang"}, "HSTS_SECONDS must be a whole number"),
    ],
)
def test_it_refuses_what_is_missing_or_wrong_and_says_so(changes, says):
    answer = start(**changes)
    assert answer.returncode != 0
    assert says in answer.stderr


def test_a_secret_may_come_from_a_file(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text(GOOD["SECRET_KEY"] + "\n")
    assert start(SECRET_KEY=None, SECRET_KEY_FILE=str(secret)).returncode == 0
