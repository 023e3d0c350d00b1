"""A mail server that takes no email: a kind sentence on the page, and nothing left half done."""

from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from community.contact.models import ContactMessage
from community.members.models import EmailChange, Member
from tests.support.people import PASSWORD
from tests.support.sign_up import NEW_PASSWORD, link_in, sign_up

ERRORS = [
    SMTPRecipientsRefused({"nieuw@example.org": (550, b"no such user")}), SMTPServerDisconnected("gone"),
    ConnectionRefusedError(111, "refused"), TimeoutError("timed out"),
]  # fmt: skip
NOT_SENT = "De mail is niet verstuurd"


@pytest.fixture(autouse=True)
def fresh_limits():
    """The limits of one test do not count in the next."""
    cache.clear()


@pytest.fixture(params=ERRORS, ids=lambda error: type(error).__name__)
def no_mail(request, monkeypatch):
    """Let the mail server refuse; call the result to let it work again."""

    def refuse(*_args, **_kwargs):
        raise request.param

    monkeypatch.setattr(EmailMessage, "send", refuse)
    return monkeypatch.undo


def test_sign_up_says_so_keeps_the_email_and_leaves_no_account(db, no_mail):
    browser = Client()
    page = sign_up(browser)
    assert page.status_code == 200
    assert NOT_SENT in page.content.decode()
    assert page.context["form"]["email"].value() == "nieuw@example.org"
    assert not Member.objects.exists()
    no_mail()
    cache.clear()
    assert sign_up(browser).status_code == 302
    browser.post(link_in(mail.outbox[0]))
    assert browser.get(reverse("members:logins")).status_code == 200


@pytest.mark.parametrize("email", ["anna@demo.example", "wie@example.org"])
def test_sign_up_and_reset_say_so_for_known_and_unknown_emails_alike(cast, no_mail, email):
    count = Member.objects.count()
    for page in (sign_up(Client(), email=email), Client().post(reverse("account_reset_password"), {"email": email})):
        assert page.status_code == 200
        assert NOT_SENT in page.content.decode()
    assert Member.objects.count() == count


def test_new_email_is_not_stored_when_its_email_is_refused(cast, as_member, no_mail):
    anna = as_member(cast.anna)
    anna.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = anna.post(reverse("account_email"), {"action_add": "", "email": "anders@example.org"}, follow=True)
    assert NOT_SENT in page.content.decode()
    assert list(EmailAddress.objects.filter(user=cast.anna).values_list("email", flat=True)) == [cast.anna.email]


def test_no_change_of_email_begins_when_the_old_one_cannot_be_told(cast, as_member, no_mail, monkeypatch):
    anna, send = as_member(cast.anna), EmailMessage.send
    no_mail()
    anna.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    anna.post(reverse("account_email"), {"action_add": "", "email": "anders@example.org"})
    monkeypatch.setattr(EmailMessage, "send", send)
    page = anna.post(link_in(mail.outbox[0]), follow=True)
    assert NOT_SENT in page.content.decode()
    assert not EmailChange.objects.exists()


def test_login_with_an_unconfirmed_email_says_so(db, no_mail):
    no_mail_yet = EmailMessage.send
    no_mail()
    sign_up(Client())
    cache.clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(EmailMessage, "send", no_mail_yet)
        page = Client().post(reverse("account_login"), {"login": "nieuw@example.org", "password": NEW_PASSWORD})
    assert page.status_code == 200
    assert NOT_SENT in page.content.decode()


def test_password_is_changed_when_the_email_about_it_is_refused(cast, as_member, no_mail):
    words = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert as_member(cast.anna).post(reverse("account_change_password"), words).status_code == 302
    cast.anna.refresh_from_db()
    assert cast.anna.check_password(NEW_PASSWORD)


def test_question_without_an_account_is_stored_when_no_email_works(db, client, no_mail):
    client.post(reverse("contact:write"), {"text": "Een vraag over de groep.", "email": "ik@example.org"})
    assert ContactMessage.objects.count() == 1
