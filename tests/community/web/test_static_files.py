"""A process serves the static files of the next version too, while both answer."""

import os

import pytest
from django.conf import settings as configured
from django.http import HttpResponseNotFound
from django.test import RequestFactory

from community.web.static_files import MANIFEST, StaticFilesMiddleware

pytestmark = pytest.mark.once


def collect(folder, moment: int, *names: str) -> None:
    for name in names:
        (folder / name).write_text(name)
    (folder / MANIFEST).touch()
    os.utime(folder / MANIFEST, (moment, moment))


@pytest.fixture
def ask(settings, tmp_path):
    """Return a function that gives the status of a static file, asked of a process that began with one file."""
    settings.STATIC_ROOT, settings.WHITENOISE_AUTOREFRESH, settings.WHITENOISE_USE_FINDERS = tmp_path, False, False
    collect(tmp_path, 1, "old.css")
    middleware = StaticFilesMiddleware(lambda request: HttpResponseNotFound())
    return lambda name: middleware(RequestFactory().get(f"{configured.STATIC_URL}{name}")).status_code


def test_file_that_was_collected_later_is_served_and_so_are_those_before(ask, tmp_path):
    assert ask("new.css") == 404
    collect(tmp_path, 2, "new.css")
    assert (ask("new.css"), ask("old.css")) == (200, 200)


def test_unknown_file_makes_no_process_look_again(ask, tmp_path, monkeypatch):
    monkeypatch.setattr(StaticFilesMiddleware, "add_files", lambda *args, **options: pytest.fail("looked again"))
    assert ask("never.css") == 404
