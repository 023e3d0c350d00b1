"""Each value that cannot be right is refused in one sentence that names it."""

import os
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from community.settings import env, values

pytestmark = pytest.mark.once

NAMES = {"SITE_ORIGIN", "ALLOWED_HOSTS", "MAIL_FROM", "DATABASE_URL", "SEARCHES_PER_MINUTE", "VAR_DIR", "SECRET_KEY"}
FOREIGN = [
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "HOSTNAME",
    "PGHOST",
    "PYTHONPATH",
    "INVOCATION_ID",
    "JOURNAL_STREAM",
    "CREDENTIALS_DIRECTORY",
    "DJANGO_SETTINGS_MODULE",
    "POSTGRES_PASSWORD_FILE",
    "MAILTO",
    "SSH_AUTH_SOCK",
    "XDG_RUNTIME_DIR",
    "GPG_KEY",
    "SHLVL",
    "LOGNAME",
    "VIRTUAL_ENV",
    "HTTPS_PROXY",
    "no_proxy",
    "EDITOR",
]


def read(name: str, value: str, monkeypatch):
    """Read one setting as ``base.py`` does."""
    monkeypatch.setenv(name, value)
    own = "https://huiskamer.example"
    readers = {
        "SITE_ORIGIN": lambda: env.ascii_origin(env.env_str(name)),
        "ALLOWED_HOSTS": lambda: values.require_hosts(name, env.env_list(name, [])),
        "MAIL_FROM": lambda: env.env_sender(name, ""),
        "MAIL_URL": lambda: env.mailer_from_url(env.env_str(name)),
        "REDIS_URL": lambda: env.env_url(name, ("redis", "rediss")),
        "ELASTICSEARCH_URL": lambda: env.env_url(name, ("https", "http")),
        "DATABASE_URL": lambda: env.database_from_url(env.env_str(name), Path("unused")),
        "SEARCHES_PER_MINUTE": lambda: env.env_int(name, 60),
        "QUICK_EXIT_URL": lambda: values.require_other_site(name, env.env_str(name), own),
        "VAR_DIR": lambda: values.require_folder(name, Path(env.env_str(name))),
    }
    return readers[name]()


WRONG = {
    "SITE_ORIGIN": [
        *[f"https://huiskamer.example{rest}" for rest in ("/forum", "/?a=1", "#x", ":0", ":70000", ":x")],
        *["huiskamer.example", "ftp://huiskamer.example", "https://", "https://a@b.example"],
    ],
    "ALLOWED_HOSTS": ["*", "a.example,*", "https://a.example", "a.example:8000", "a.example/x"],
    "MAIL_FROM": ["Huiskamer", "post@", "@huiskamer.example", "post huiskamer.example"],
    "MAIL_URL": ["smtp://", "smtp+tls://mail.example:99999", "mail.example", "http://mail.example"],
    "REDIS_URL": ["localhost:6379", "http://localhost", "redis://", "redis://localhost:0"],
    "ELASTICSEARCH_URL": ["localhost:9200", "http://", "http://a b:9200", "http://[::1:9200"],
    "DATABASE_URL": ["postgres://u:p@host:5432", "postgres://host/", "postgres://host:0/name", "sqlite:///x"],
    "SEARCHES_PER_MINUTE": ["-1", "1.5", "veel", "99999999999"],
    "QUICK_EXIT_URL": ["http://weer.example", "/weg", "https://huiskamer.example/weg", "weer.example"],
    "VAR_DIR": ["/bestaat/niet", "/etc/hostname"],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, wrong in WRONG.items() for value in wrong])
def test_wrong_value_is_refused_with_its_name(name, value, monkeypatch):
    with pytest.raises(ImproperlyConfigured, match=f"^{name} ") as refused:
        read(name, value, monkeypatch)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SITE_ORIGIN", "https://huiskamer.example:8443"),
        ("SITE_ORIGIN", "https://huiskamér.example/"),
        ("ALLOWED_HOSTS", "huiskamer.example,www.huiskamer.example,.huiskamer.example,127.0.0.1,[::1],localhost"),
        ("MAIL_FROM", "Huiskamer <post@huiskamer.example>"),
        ("MAIL_URL", "smtp+tls://user%40a.example:p%2Fw@mail.example:587"),
        ("REDIS_URL", "rediss://:secret@10.0.0.2:6380/1"),
        ("ELASTICSEARCH_URL", "https://elastic:secret@search.example:9200"),
        ("DATABASE_URL", "postgres://u:p@[::1]:5432/name?sslmode=require"),
        ("SEARCHES_PER_MINUTE", "0"),
        ("QUICK_EXIT_URL", "https://www.buienradar.nl/"),
        ("VAR_DIR", "."),
        ("DATABASE_URL", "postgres:///huiskamer"),
    ],
)
def test_right_value_is_taken(name, value, monkeypatch):
    read(name, value, monkeypatch)


@pytest.mark.parametrize(("scheme", "port"), [("smtp", 25), ("smtp+tls", 587), ("smtp+ssl", 465)])
def test_mail_url_without_a_port_takes_that_of_its_scheme(scheme, port):
    assert env.mailer_from_url(f"{scheme}://mail.example")["OPTIONS"]["port"] == port


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_folder_in_which_the_site_cannot_write_is_refused(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(ImproperlyConfigured, match=r"^VAR_DIR is a folder in which"):
        values.require_folder("VAR_DIR", tmp_path)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("SITE_ORIGN", "SITE_ORIGIN"), ("ALLOWED_HOST", "ALLOWED_HOSTS"), ("MIAL_FROM", "MAIL_FROM"),
        ("DATABASE_URLS", "DATABASE_URL"), ("HUISKAMER_SECRET_KEY", "SECRET_KEY"), ("site_origin", "SITE_ORIGIN"),
        ("SECRET_KEY_FIL", "SECRET_KEY_FILE"), ("SEARCHES_PER_MINUT", "SEARCHES_PER_MINUTE"),
    ],
)  # fmt: skip
def test_typing_error_is_refused_with_the_name_that_is_meant(given, meant):
    with pytest.raises(ImproperlyConfigured, match=f"^{given} is no setting of Huiskamer: is {meant} meant"):
        values.refuse_misspelled({given: "x"}, NAMES)


def test_foreign_names_stop_nothing():
    values.refuse_misspelled(dict.fromkeys(FOREIGN, "x"), NAMES)
    values.refuse_misspelled({"SITE_ORIGIN": "x", "SITE_ORIGINS": "of another program"}, NAMES)
