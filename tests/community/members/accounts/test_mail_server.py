"""The mail server is away or refuses: the page is the same as ever, and the email leaves when the server is back."""

from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from community.contact.models import ContactMessage
from community.emails.actions import deliver_due
from community.emails.models import OutgoingEmail
from community.members.accounts.actions.email_change import WAITING_TIME, carry_out_due
from community.members.models import EmailChange, Member
from tests.support.people import PASSWORD
from tests.support.sign_up import NEW_PASSWORD, link_in, sign_up

AWAY = [SMTPServerDisconnected("gone"), ConnectionRefusedError(111, "refused"), TimeoutError("timed out")]
NO_SUCH_USER = SMTPRecipientsRefused({"x@example.org": (550, b"5.1.1 no such user: x@example.org")})


class Server(EmailBackend):
    """A mail server that fails with ``error``, if there is one."""

    error: Exception | None = None

    def send_messages(self, messages):
        if Server.error:
            raise Server.error
        return super().send_messages(messages)

    def open(self):
        if isinstance(Server.error, OSError) and Server.error is not NO_SUCH_USER:
            raise Server.error


@pytest.fixture(autouse=True)
def mail_server(settings, monkeypatch):
    """Let the server fail with an error, or with ``None`` work again."""
    cache.clear()  # the limits of one test do not count in the next
    settings.MAILERS = {"default": {"BACKEND": f"{__name__}.Server"}}
    return lambda error: monkeypatch.setattr(Server, "error", error)


@pytest.fixture(params=AWAY, ids=lambda error: type(error).__name__)
def away(request, mail_server):
    """Let the mail server be away; call the result to let it come back, after the pause of the outbox."""
    mail_server(request.param)

    def come_back():
        mail_server(None)
        OutgoingEmail.objects.waiting().update(due_at=timezone.now())
        return deliver_due()

    return come_back


def test_sign_up_goes_on_and_its_email_leaves_when_the_server_is_back(db, away, mailoutbox):
    browser = Client()
    assert sign_up(browser).status_code == 302
    assert mailoutbox == []
    assert away() == 1
    browser.post(link_in(mailoutbox[0]))
    assert browser.get(reverse("members:logins")).status_code == 200


def test_page_after_signing_up_says_that_it_may_take_some_minutes(db, away):
    browser = Client()
    page = browser.get(sign_up(browser).url).content.decode()
    assert "enkele minuten" in page


@pytest.mark.parametrize("email", ["anna@demo.example", "wie@example.org"])
def test_known_and_unknown_emails_get_the_same_page_and_each_one_email(cast, away, mailoutbox, email):
    assert sign_up(Client(), email=email).status_code == 302
    assert Client().post(reverse("account_reset_password"), {"email": email}).status_code == 302
    assert away() == len(mailoutbox) == 2


def test_login_with_an_unconfirmed_email_goes_on(db, away):
    sign_up(Client())
    cache.clear()
    page = Client().post(reverse("account_login"), {"login": "nieuw@example.org", "password": NEW_PASSWORD})
    assert (page.status_code, page.url) == (302, reverse("account_email_verification_sent"))


def test_password_is_changed_and_the_email_about_it_leaves_later(cast, as_member, away, mailoutbox):
    words = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert as_member(cast.anna).post(reverse("account_change_password"), words).status_code == 302
    cast.anna.refresh_from_db()
    assert cast.anna.check_password(NEW_PASSWORD)
    assert away() == 1
    assert mailoutbox[0].to == [cast.anna.email]


def test_question_without_an_account_is_stored_when_no_email_works(db, client, away):
    client.post(reverse("contact:write"), {"text": "Een vraag over de groep.", "email": "ik@example.org"})
    assert ContactMessage.objects.count() == 1


# A change of email address waits until the old address was told.


@pytest.fixture
def change(cast, as_member, mail_server, mailoutbox):
    """Confirm another address of anna while the server fails in a way; return how."""

    def confirm(error: Exception) -> None:
        anna = as_member(cast.anna)
        anna.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        anna.post(reverse("account_email"), {"action_add": "", "email": "anders@example.org"})
        mail_server(error)
        anna.post(link_in(mailoutbox[0]))
        mail_server(None)

    return confirm


def test_day_of_a_change_begins_when_the_old_email_was_told(cast, change, clock, mailoutbox):
    change(TimeoutError())
    clock.forward(hours=20)
    deliver_due()
    assert mailoutbox[-1].to == [cast.anna.email]
    clock.forward(hours=23)
    assert carry_out_due() == 0
    clock.forward(hours=1)
    assert carry_out_due() == 1


def test_change_is_not_carried_out_while_the_old_email_was_not_told(cast, change):
    change(TimeoutError())
    EmailChange.objects.update(due_at=timezone.now() - WAITING_TIME)
    assert carry_out_due() == 0


def test_no_change_begins_when_the_old_email_cannot_be_told(cast, change):
    change(NO_SUCH_USER)
    assert not EmailChange.objects.exists()
    assert list(EmailAddress.objects.filter(user=cast.anna).values_list("email", flat=True)) == [cast.anna.email]


def test_account_that_never_was_confirmed_takes_its_waiting_email_along(db, away):
    sign_up(Client())
    Member.objects.all().delete()
    assert away() == 0
