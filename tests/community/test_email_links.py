"""Links in emails lead to the site, whatever host a request says that it asks."""

import re

import pytest
from django.urls import reverse

from community.emails import site_url
from community.privacy.actions import ask_to_leave
from tests.community.notifications.scenes import give_mail_consent, make_answered_topic, send_mail
from tests.support.people import PASSWORD, client_for
from tests.support.sign_up import NEW_PASSWORD, link_in, sign_up

LINK = re.compile(r"https?://[^\s\"<>]+")
FORGED = [
    {"HTTP_HOST": "kwaad.example"},
    {"HTTP_HOST": "kwaad.example:8443"},
    {"HTTP_X_FORWARDED_HOST": "kwaad.example"},
    {"HTTP_FORWARDED": "host=kwaad.example"},
    {"HTTP_X_FORWARDED_PORT": "8443", "HTTP_X_FORWARDED_PROTO": "gopher"},
    {"SERVER_NAME": "kwaad.example", "SERVER_PORT": "99"},
]


@pytest.fixture(params=FORGED, ids=str)
def forged(request, settings):
    """Headers of a request for another host, on a server that takes any host."""
    settings.ALLOWED_HOSTS = ["*"]
    settings.SITE_ORIGIN = "https://huiskamer.example"
    return request.param


def hosts(mailoutbox) -> set[str]:
    texts = [mail.body + str(mail.extra_headers) + str(mail.alternatives) for mail in mailoutbox]
    return {link.split("/")[2] for text in texts for link in LINK.findall(text)}


def test_emails_about_accounts_lead_to_the_site(cast, client, mailoutbox, forged):
    client.defaults |= forged
    client.post(reverse("account_reset_password"), {"email": cast.anna.email})
    client.post(reverse("account_reset_password"), {"email": "onbekend@example.org"})
    sign_up(client)
    sign_up(client, email=cast.bram.email)
    member = client_for(cast.noor)
    member.defaults |= forged
    member.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    member.post(reverse("account_email"), {"action_add": "", "email": "noor2@example.org"})
    member.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW_PASSWORD})
    assert len(mailoutbox) >= 5
    assert hosts(mailoutbox) == {"huiskamer.example"}


def test_email_about_a_change_of_email_leads_to_the_site(cast, mailoutbox, forged):
    member = client_for(cast.noor)
    member.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    member.post(reverse("account_email"), {"action_add": "", "email": "noor2@example.org"})
    path = link_in(mailoutbox[-1])
    client_for(cast.noor).post(path, **forged)
    assert len(mailoutbox) >= 2
    assert hosts(mailoutbox) == {"huiskamer.example"}


def test_other_emails_lead_to_the_site(cast, board, mailoutbox, forged):
    give_mail_consent(cast.bram)
    topic = make_answered_topic(cast.bram, board, cast.noor)
    client_for(cast.anna).post(reverse("forum:reply", args=[topic.public_id]), {"body": "Ik ook"}, **forged)
    assert send_mail() == 1
    ask_to_leave(actor=cast.anna, choices={})
    assert hosts(mailoutbox) == {"huiskamer.example"}


@pytest.mark.parametrize("path", ["/x/?a=1#b", "http://kwaad.example/x/?a=1#b", "//kwaad.example/x/?a=1#b"])
def test_url_for_an_email_keeps_only_the_path(settings, path):
    settings.SITE_ORIGIN = "https://huiskamer.example"
    assert site_url(path) == "https://huiskamer.example/x/?a=1#b"
