"""Once: a notification is in one email, whatever fails, and what the outbox still has is not sent to who wants it no
more."""

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from community.emails.actions import deliver_due
from community.emails.models import OutgoingEmail
from community.members.choices import Purpose
from community.members.consent.actions import withdraw_consent
from community.members.models import Member
from community.notifications.actions import mark_read
from community.notifications.email.actions import claim_email
from community.notifications.models import Notification
from community.notifications.preferences.actions import begin_break
from tests.community.notifications.scenes import NOON, give_mail_consent, make_answered_topic, send_mail, tomorrow
from tests.support.forum import make_reply


@pytest.fixture
def topic(cast, board):
    give_mail_consent(cast.bram)
    return make_answered_topic(cast.bram, board, cast.noor)


class Server(EmailBackend):
    """Is away when the test wants it."""

    is_away = False

    def open(self):
        if self.is_away:
            raise ConnectionRefusedError


@pytest.fixture
def server_away(settings, monkeypatch):
    """Let the server be away; call the result to let it come back."""
    settings.MAILERS = {"default": {"BACKEND": f"{__name__}.Server"}}
    monkeypatch.setattr(Server, "is_away", True)

    def come_back():
        monkeypatch.setattr(Server, "is_away", False)
        OutgoingEmail.objects.update(due_at=timezone.now())
        return deliver_due()

    return come_back


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


def test_email_is_sent_once_when_the_server_is_back(topic, server_away, mailoutbox):
    send_mail()
    assert mailoutbox == []
    assert [server_away(), send_mail(tomorrow(NOON + 2)), len(mailoutbox)] == [1, 0, 1]


def test_nothing_more_is_put_in_while_the_server_is_away(cast, board, topic, server_away, mailoutbox):
    give_mail_consent(cast.noor)
    make_answered_topic(cast.noor, board, cast.pia)
    assert [send_mail(), OutgoingEmail.objects.count()] == [1, 1]
    assert server_away() == 1
    assert send_mail() == 1


def test_second_email_to_a_member_waits_for_the_first(cast, board, topic, server_away):
    send_mail()
    make_answered_topic(cast.bram, board, cast.pia)
    OutgoingEmail.objects.update(server_is_away=False)
    assert send_mail(tomorrow(NOON + 3)) == 0


def has_read_it(member):
    mark_read(actor=member)


def took_consent_back(member):
    withdraw_consent(actor=member, purpose=Purpose.MAIL)


def takes_a_break(member):
    begin_break(actor=member, until=tomorrow(NOON).date())


def is_away(member):
    Member.objects.filter(pk=member.pk).update(away_since=timezone.now())


def closed_the_account(member):
    Member.objects.filter(pk=member.pk).update(is_active=False)


def has_another_email(member):
    member.emailaddress_set.update(verified=False)


@pytest.mark.parametrize(
    "happens", [has_read_it, took_consent_back, takes_a_break, is_away, closed_the_account, has_another_email]
)
def test_waiting_email_that_is_not_wanted_any_more_is_dropped(cast, topic, server_away, mailoutbox, happens):
    send_mail()
    happens(cast.bram)
    assert [server_away(), mailoutbox, OutgoingEmail.objects.count()] == [0, [], 0]
