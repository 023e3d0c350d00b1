"""Every address refuses a form that did not come from our own page: also the CMS, also what comes from packages."""

import re
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.urls import get_resolver, path
from django.views.decorators.csrf import csrf_exempt

from community import urls as site
from tests.support.people import client_for
from tests.support.urls import example_url, make_superuser, url_patterns

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
REFUSED = 499  # what only the check of the token answers in these tests
REFUSED_BY_THE_API = b"CSRF Failed"  # the inner API of the CMS asks for the token by itself
# Addresses that take a POST without our token, and why that is safe.
WITHOUT_TOKEN = {
    "notifications:unsubscribe": "the button in a mail program (RFC 8058); the signed address is the proof"
}


def refused(request, reason="") -> HttpResponse:
    return HttpResponse(status=REFUSED)


def takers(member, urls: dict[str, str]) -> set[str]:
    """The addresses (by name) that took a form without our token."""
    browser = client_for(member, enforce_csrf_checks=True)
    answers = {name: browser.post(url) for name, url in urls.items()}
    return {
        name
        for name, answer in answers.items()
        if answer.status_code != REFUSED and REFUSED_BY_THE_API not in answer.content
    }


def test_no_url_takes_a_form_without_token(cast, settings, score):
    settings.CSRF_FAILURE_VIEW = f"{__name__}.refused"
    urls = {name: example_url(name, pattern) for name, pattern in url_patterns(get_resolver())}
    assert takers(make_superuser(cast.eva), urls) == set(WITHOUT_TOKEN)
    score("CSRF: addresses that refuse a form without our token", len(urls) - len(WITHOUT_TOKEN))


urlpatterns = [path("open/", csrf_exempt(lambda request: HttpResponse()), name="open"), *site.urlpatterns]


def test_url_that_takes_a_form_without_token_is_seen(cast, settings):
    settings.CSRF_FAILURE_VIEW, settings.ROOT_URLCONF = f"{__name__}.refused", __name__
    assert takers(cast.otto, {"open": "/open/", "log in": "/account/login/"}) == {"open"}


FIELDS_WITH_TOKEN = '{% include "components/anonymous_fields.html" %}'
POSTED_WITHOUT_TOKEN = [
    "templates/notifications/unsubscribe.html"
]  # as the button in a mail program, see WITHOUT_TOKEN


def test_every_form_that_is_posted_has_a_submission_token():
    posted = re.compile(r"<form\b[^>]*\bmethod=[\"']post[\"'].*?</form>", re.DOTALL | re.IGNORECASE)
    missing = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for form in posted.findall(path.read_text(encoding="utf-8"))
        if "{% submission_token %}" not in form and FIELDS_WITH_TOKEN not in form
    ]
    assert missing == POSTED_WITHOUT_TOKEN
    assert "{% submission_token %}" in (ROOT / "templates/components/anonymous_fields.html").read_text()
