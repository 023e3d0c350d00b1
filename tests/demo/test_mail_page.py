import re
import subprocess
import sys
import tempfile
from types import SimpleNamespace

import pytest

from demo import mail
from demo.views import split_links


@pytest.fixture
def outbox(monkeypatch):
    box = []
    monkeypatch.setattr(mail, "outbox", box)
    return box


def test_demo_mail_page_shows_mail_escaped_with_links(client, db, outbox):
    outbox.append(SimpleNamespace(to=["a@b.nl"], subject="<b>", body="Open http://localhost/x/?a=1&b=2 <i>nu</i>"))
    html = client.get("/dev/mail/").content.decode()
    assert re.search(r'<a\s+href="http://localhost/x/\?a=1&amp;b=2">', html)
    assert "&lt;i&gt;nu&lt;/i&gt;" in html
    assert "<h2>&lt;b&gt;</h2>" in html


def test_split_links_keeps_text_without_links():
    assert split_links("niets") == [("niets", False)]


def test_production_has_no_mail_page():
    """In production the URL does not exist, and the demo package is not installed."""
    look = (
        "import django; django.setup()\n"
        "from django.urls import resolve, Resolver404\n"
        "from django.conf import settings\n"
        "assert 'demo' not in settings.INSTALLED_APPS\n"
        "from community.urls import urlpatterns\n"
        "print([str(p.pattern) for p in urlpatterns if 'dev' in str(p.pattern)])"
    )
    environment = {
        "DJANGO_SETTINGS_MODULE": "community.settings.production",
        "SECRET_KEY": "a" * 20 + "bcdefghijklmnopqrstuvwxyz" * 2,
        "SITE_ORIGIN": "https://example.org",
        "ALLOWED_HOSTS": "example.org",
        "VAR_DIR": tempfile.gettempdir(),
        "MAIL_URL": "smtp://localhost",
    }
    run = subprocess.run([sys.executable, "-c", look], env=environment, capture_output=True, text=True, check=False)
    assert run.stdout.strip() == "[]", run.stderr
