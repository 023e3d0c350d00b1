"""Operators are told of messages to the site, and see which colleague answers."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from community.contact import actions
from community.contact.choices import MessageState
from community.contact.models import ContactMessage
from community.members.choices import DutyKind
from community.members.duties.actions import end_duty, give_duty
from community.members.models import Member
from community.notifications.models import Notification
from community.notifications.unread import badge_count
from tests.support.responses import html_of

INBOX = reverse("contact:inbox")


@pytest.fixture
def message(db) -> ContactMessage:
    actions.leave_message(submission_id=uuid4(), text="Hoe meld ik een cursus aan?", email="vraag@post.example")
    return ContactMessage.objects.get()


def in_hours(hours: float):
    return timezone.now() + timedelta(hours=hours)


def kinds_of(member) -> list[str]:
    return list(Notification.objects.filter(member=member).order_by("pk").values_list("kind", flat=True))


def badge_of(member) -> int:
    return badge_count(Member.objects.get(pk=member.pk))


def test_operators_are_told_once_after_the_hour_is_over(cast, message):
    assert actions.tell_of_messages(message.sent_hour + timedelta(minutes=59)) == 0
    assert actions.tell_of_messages(message.sent_hour + timedelta(minutes=61)) == 1
    assert actions.tell_of_messages(message.sent_hour + timedelta(minutes=90)) == 0
    assert kinds_of(cast.otto) == ["contact.new"]
    assert kinds_of(cast.mo) == kinds_of(cast.eva) == []


def test_many_messages_are_one_notification(cast):
    for _time in range(30):
        actions.leave_message(submission_id=uuid4(), text="Nog een vraag over de site")
    assert actions.tell_of_messages(in_hours(2)) == 30
    assert kinds_of(cast.otto) == ["contact.new"]


def test_operators_are_reminded_once_of_what_nobody_answered(cast, message):
    actions.tell_of_messages(in_hours(2))
    assert actions.tell_of_messages(in_hours(47)) == 0
    assert actions.tell_of_messages(in_hours(50)) == 1
    assert actions.tell_of_messages(in_hours(99)) == 0
    assert kinds_of(cast.otto) == ["contact.new", "contact.waiting"]


def test_answered_message_waits_for_nobody(cast, message):
    actions.tell_of_messages(in_hours(2))
    assert badge_of(cast.otto) == 1
    actions.answer_message(actor=cast.otto, message=message, answer="Dat kan op de pagina van de cursus.")
    assert badge_of(cast.otto) == 0
    assert actions.tell_of_messages(in_hours(50)) == 0


def test_alert_of_a_former_operator_is_gone(cast, message):
    give_duty(actor=None, member=cast.bram, kind=DutyKind.OPERATOR)
    Notification.objects.all().delete()
    actions.tell_of_messages(in_hours(2))
    assert badge_of(cast.bram) == 1
    end_duty(actor=None, duty=cast.bram.duties.get())
    Notification.objects.filter(kind="desk.duty").delete()
    assert badge_of(cast.bram) == 0


def test_message_is_told_later_when_nobody_could_be_told(cast, message):
    Member.objects.filter(pk=cast.otto.pk).update(away_since=timezone.now())
    assert actions.tell_of_messages(in_hours(2)) == 0
    Member.objects.filter(pk=cast.otto.pk).update(away_since=None)
    assert actions.tell_of_messages(in_hours(3)) == 1


def test_work_of_an_operator_counts_the_messages_that_wait(cast, message, as_member):
    assert "1 bericht wacht" in html_of(as_member(cast.otto).get(reverse("members:work")))
    assert INBOX not in html_of(as_member(cast.mo).get(reverse("members:work")))


def test_colleagues_see_who_took_a_message_on(cast, message, as_member):
    assert "nog niemand heeft dit opgepakt" in html_of(as_member(cast.otto).get(INBOX))
    as_member(cast.otto).post(reverse("contact:claim", args=[message.pk]))
    assert "<bdi>Otto</bdi> heeft dit opgepakt" in html_of(as_member(cast.otto).get(INBOX))
    as_member(cast.otto).post(reverse("contact:release", args=[message.pk]))
    assert "nog niemand heeft dit opgepakt" in html_of(as_member(cast.otto).get(INBOX))


def test_second_of_two_who_take_a_message_on_is_told_and_can_take_it_over(cast, message, as_member):
    give_duty(actor=None, member=cast.bram, kind=DutyKind.OPERATOR)
    claim = reverse("contact:claim", args=[message.pk])
    as_member(cast.otto).post(claim)
    page = html_of(as_member(cast.bram).post(claim, follow=True))
    assert "Een collega heeft dit net opgepakt." in page
    message.refresh_from_db()
    assert message.handled_by == cast.otto
    as_member(cast.bram).post(claim, {"take_over": "on"})
    message.refresh_from_db()
    assert message.handled_by == cast.bram


def test_message_of_a_colleague_is_not_released_and_an_answered_one_not_claimed(cast, message):
    give_duty(actor=None, member=cast.bram, kind=DutyKind.OPERATOR)
    actions.claim_message(actor=cast.bram, message=message)
    actions.release_message(actor=cast.otto, message=message)
    message.refresh_from_db()
    assert message.handled_by == cast.bram
    actions.close_message(actor=cast.otto, message=message)
    with pytest.raises(actions.NotAnswerable):
        actions.claim_message(actor=cast.bram, message=message)
    message.refresh_from_db()
    assert (message.state, message.handled_by) == (MessageState.CLOSED, cast.otto)
