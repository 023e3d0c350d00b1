from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

pytestmark = pytest.mark.once


def security_txt(client: Client) -> dict[str, str]:
    response = client.get("/.well-known/security.txt")
    assert (response.status_code, response.headers["Content-Type"]) == (200, "text/plain; charset=utf-8")
    return dict(line.split(": ", 1) for line in response.text.splitlines())


def test_security_txt_leads_to_the_form_that_needs_no_account(client, db, settings):
    fields = security_txt(client)
    assert fields["Contact"] == f"{settings.SITE_ORIGIN}/contact/"
    assert client.get("/contact/").status_code == 200
    assert fields["Canonical"] == f"{settings.SITE_ORIGIN}/.well-known/security.txt"


def test_security_txt_is_valid_for_half_a_year_from_today(client, db):
    expires = datetime.fromisoformat(security_txt(client)["Expires"])
    assert timedelta(days=178) < expires - timezone.now() <= timedelta(days=180)


def test_security_txt_of_a_visitor_sets_no_cookie(client, db):
    assert not client.get("/.well-known/security.txt").cookies
