"""At most once: marked before it goes out. A server that says no is asked again; one that was lost in the middle is
not, because the mail may have gone."""

import logging
import smtplib

import pytest
from django.core.mail.backends.locmem import EmailBackend

from community.members.models import Member
from community.notifications.email.actions import MAX_TRIES, claim_email
from community.notifications.email.send import MailServerUnavailable
from community.notifications.models import Notification, Preferences
from tests.community.notifications.scenes import NOON, give_mail_consent, make_answered_topic, send_mail, tomorrow
from tests.support.forum import make_reply


@pytest.fixture
def topic(cast, board):
    give_mail_consent(cast.bram)
    return make_answered_topic(cast.bram, board, cast.noor)


class Server(EmailBackend):
    """Fails in the way that the test wants."""

    on_open = on_send = None

    def open(self):
        if self.on_open:
            raise self.on_open

    def send_messages(self, messages):
        if self.on_send:
            raise self.on_send
        return super().send_messages(messages)


@pytest.fixture
def server(settings, monkeypatch):
    settings.MAILERS = {"default": {"BACKEND": f"{__name__}.Server"}}

    def fails(on_open=None, on_send=None):
        monkeypatch.setattr(Server, "on_open", on_open)
        monkeypatch.setattr(Server, "on_send", on_send)

    return fails


def test_second_claim_returns_nothing(topic):
    assert [send_mail(), send_mail(), send_mail(tomorrow(NOON + 1))] == [1, 0, 0]


def test_renewed_unread_notification_is_not_mailed_again(cast, topic):
    assert send_mail() == 1
    make_reply(cast.pia, topic)
    assert Notification.objects.filter(member=cast.bram).unread().count() == 1
    assert send_mail(tomorrow(NOON + 1)) == 0


def test_one_of_two_workers_claims_the_email(cast, topic):
    first, second = (claim_email(cast.bram.pk, tomorrow(NOON)) for _worker in range(2))
    assert first is not None
    assert second is None


def test_crash_between_claim_and_send_sends_nothing_twice(cast, topic):
    claim_email(cast.bram.pk, tomorrow(NOON))  # and then the machine stops
    assert send_mail(tomorrow(NOON + 2)) == 0
    assert Notification.objects.filter(member=cast.bram).unread().count() == 1


@pytest.mark.parametrize("lost", [smtplib.SMTPServerDisconnected("weg"), TimeoutError(), ConnectionResetError()])
def test_email_with_a_lost_connection_is_not_sent_again(topic, server, mailoutbox, lost):
    server(on_send=lost)
    with pytest.raises(MailServerUnavailable):
        send_mail()
    server()
    assert send_mail(tomorrow(NOON + 2)) == 0


@pytest.mark.parametrize("away", [ConnectionRefusedError(), smtplib.SMTPAuthenticationError(535, b"bram@demo.example")])
def test_everything_waits_while_the_server_is_unavailable(topic, server, mailoutbox, away):
    server(on_open=away)
    with pytest.raises(MailServerUnavailable):
        send_mail()
    server()
    assert send_mail(tomorrow(NOON, 1)) == 1


def test_refused_email_is_retried_a_limited_number_of_times(cast, topic, server, caplog, mailoutbox):
    server(on_send=smtplib.SMTPRecipientsRefused({"bram@demo.example": (450, b"bram@demo.example is busy")}))
    tried = 0
    with caplog.at_level(logging.DEBUG):
        for _round in range(MAX_TRIES + 2):
            Preferences.objects.update(retry_at=None)
            caplog.clear()
            send_mail()
            tried += "refused" in caplog.text
            assert "demo.example" not in caplog.text
    assert tried == MAX_TRIES
    server()
    assert send_mail(tomorrow(NOON + 3)) == 0


def test_retry_waits(cast, topic, server, mailoutbox):
    server(on_send=smtplib.SMTPDataError(451, b"later"))
    send_mail()
    server()
    Preferences.objects.update(retry_at=tomorrow(NOON, 30))
    assert send_mail(tomorrow(NOON, 29)) == 0
    assert send_mail(tomorrow(NOON, 31)) == 1
    assert Preferences.objects.get(member=cast.bram).failures == 0


def test_refused_email_does_not_hold_up_others(cast, board, server, topic, mailoutbox, monkeypatch):
    give_mail_consent(cast.noor)
    make_answered_topic(cast.noor, board, cast.pia)
    server()
    first = Member.objects.filter(pk__in=[cast.bram.pk, cast.noor.pk]).order_by("pk").first()
    normal = Server.send_messages

    def picky(self, messages):
        if messages[0].to == [first.email]:
            raise smtplib.SMTPRecipientsRefused({})
        return normal(self, messages)

    monkeypatch.setattr(Server, "send_messages", picky)
    assert send_mail() == 1
