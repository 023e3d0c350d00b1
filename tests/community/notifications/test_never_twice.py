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
from tests.community.notifications.scenes import NOON, answered, sent, tomorrow, wants_mail
from tests.forum.scenes import make_reply


@pytest.fixture
def topic(cast, board):
    wants_mail(cast.bram)
    return answered(cast.bram, board, cast.noor)


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


def test_a_second_look_finds_nothing(topic):
    assert [sent(), sent(), sent(tomorrow(NOON + 1))] == [1, 0, 0]


def test_a_new_answer_before_one_looked_brings_no_second_mail(cast, topic):
    assert sent() == 1
    make_reply(cast.pia, topic)
    assert Notification.objects.filter(member=cast.bram).unread().count() == 1
    assert sent(tomorrow(NOON + 1)) == 0


def test_of_two_workers_one_gets_the_letter(cast, topic):
    first, second = (claim_email(cast.bram.pk, tomorrow(NOON)) for _worker in range(2))
    assert first is not None
    assert second is None


def test_a_crash_between_marking_and_sending_sends_nothing_twice(cast, topic):
    claim_email(cast.bram.pk, tomorrow(NOON))  # and then the machine stops
    assert sent(tomorrow(NOON + 2)) == 0
    assert Notification.objects.filter(member=cast.bram).unread().count() == 1


@pytest.mark.parametrize("lost", [smtplib.SMTPServerDisconnected("weg"), TimeoutError(), ConnectionResetError()])
def test_lost_in_the_middle_is_not_sent_again(topic, server, mailoutbox, lost):
    server(on_send=lost)
    with pytest.raises(MailServerUnavailable):
        sent()
    server()
    assert sent(tomorrow(NOON + 2)) == 0


@pytest.mark.parametrize("away", [ConnectionRefusedError(), smtplib.SMTPAuthenticationError(535, b"bram@demo.example")])
def test_when_the_server_is_away_everything_waits(topic, server, mailoutbox, away):
    server(on_open=away)
    with pytest.raises(MailServerUnavailable):
        sent()
    server()
    assert sent(tomorrow(NOON, 1)) == 1


def test_what_the_server_refused_is_tried_again_later_and_not_for_ever(cast, topic, server, caplog, mailoutbox):
    server(on_send=smtplib.SMTPRecipientsRefused({"bram@demo.example": (450, b"bram@demo.example is busy")}))
    tried = 0
    with caplog.at_level(logging.DEBUG):
        for _round in range(MAX_TRIES + 2):
            Preferences.objects.update(retry_at=None)
            caplog.clear()
            sent()
            tried += "refused" in caplog.text
            assert "demo.example" not in caplog.text
    assert tried == MAX_TRIES
    server()
    assert sent(tomorrow(NOON + 3)) == 0


def test_between_two_tries_there_is_a_pause(cast, topic, server, mailoutbox):
    server(on_send=smtplib.SMTPDataError(451, b"later"))
    sent()
    server()
    Preferences.objects.update(retry_at=tomorrow(NOON, 30))
    assert sent(tomorrow(NOON, 29)) == 0
    assert sent(tomorrow(NOON, 31)) == 1
    assert Preferences.objects.get(member=cast.bram).failures == 0


def test_one_that_is_refused_does_not_keep_the_mail_of_others(cast, board, server, topic, mailoutbox, monkeypatch):
    wants_mail(cast.noor)
    answered(cast.noor, board, cast.pia)
    server()
    first = Member.objects.filter(pk__in=[cast.bram.pk, cast.noor.pk]).order_by("pk").first()
    normal = Server.send_messages

    def picky(self, messages):
        if messages[0].to == [first.email]:
            raise smtplib.SMTPRecipientsRefused({})
        return normal(self, messages)

    monkeypatch.setattr(Server, "send_messages", picky)
    assert sent() == 1
