"""Mail about news: only to who wants it, when they want it, never twice, and never a word too much."""

import re
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from community.groups.actions import leave_group
from community.members.choices import Purpose
from community.members.consent.actions import withdraw_consent
from community.members.models import Member, Persona
from community.members.relations.actions import block_member, mute_persona
from community.moderation.choices import ContentState
from community.notifications.actions import mark_read, notify
from community.notifications.choices import Delivery
from community.notifications.email.actions import claim_email
from community.notifications.email.due import in_quiet_hours
from community.notifications.following.actions import follow
from community.notifications.models import Notification
from community.notifications.preferences.actions import begin_break, end_break
from forum.models import Topic
from tests.community.notifications.scenes import NOON, give_mail_consent, make_answered_topic, send_mail, tomorrow
from tests.support.forum import make_reply, make_topic
from tests.support.people import client_for

CANARY = "Hagelslag"


def test_member_without_consent_gets_no_email(cast, board, mailoutbox):
    make_answered_topic(cast.bram, board, cast.noor)
    assert send_mail() == 0
    assert mailoutbox == []


def test_member_with_consent_gets_one_email(cast, board, mailoutbox):
    give_mail_consent(cast.bram)
    make_answered_topic(cast.bram, board, cast.noor)
    assert send_mail() == 1
    (mail,) = mailoutbox
    assert mail.to == ["bram@demo.example"]
    assert "1 nieuw bericht" in mail.body


def test_tick_sends_the_email(cast, board, mailoutbox):
    give_mail_consent(cast.bram, quiet_from=0, quiet_until=0)
    make_answered_topic(cast.bram, board, cast.noor)
    call_command("tick", "--all")
    assert len(mailoutbox) == 1


# what may stop a mail between the telling and the sending


def is_read(cast, topic):
    mark_read(actor=cast.anna)


def is_read_in_its_topic(cast, topic):
    assert client_for(cast.anna).get(topic.get_absolute_url()).status_code == 200


def left_the_group(cast, topic):
    leave_group(actor=cast.anna, group=topic.group)


def blocked(cast, topic):
    block_member(actor=cast.anna, persona=cast.mo.persona)


def was_blocked(cast, topic):
    block_member(actor=cast.mo, persona=cast.anna.persona)


def muted(cast, topic):
    mute_persona(actor=cast.anna, persona=cast.mo.persona)


def was_hidden(cast, topic):
    Topic.objects.filter(pk=topic.pk).update(state=ContentState.HIDDEN, author=cast.mo.persona)


def closed_the_account(cast, topic):
    Member.objects.filter(pk=cast.anna.pk).update(is_active=False)


def is_away(cast, topic):
    Member.objects.filter(pk=cast.anna.pk).update(away_since=timezone.now())


def who_wrote_is_away(cast, topic):
    Member.objects.filter(pk=cast.mo.pk).update(away_since=timezone.now())


def took_consent_back(cast, topic):
    withdraw_consent(actor=cast.anna, purpose=Purpose.MAIL)


def takes_a_break(cast, topic):
    begin_break(actor=cast.anna, until=tomorrow(NOON, days=2).date())


def wants_it_on_the_site_only(cast, topic):
    follow(actor=cast.anna, kind="topic", thing=topic.public_id, how=Delivery.SITE)


def chose_the_site_for_all(cast, topic):
    give_mail_consent(cast.anna, usual=Delivery.SITE)


def has_another_email(cast, topic):
    cast.anna.emailaddress_set.update(verified=False)


SILENCERS = [
    is_read,
    is_read_in_its_topic,
    left_the_group,
    blocked,
    was_blocked,
    muted,
    was_hidden,
    closed_the_account,
    is_away,
    who_wrote_is_away,
    took_consent_back,
    takes_a_break,
    wants_it_on_the_site_only,
    chose_the_site_for_all,
    has_another_email,
]


@pytest.mark.parametrize("usual", [Delivery.NOW, Delivery.DAILY])
def test_change_after_the_notification_stops_the_email(cast, circle, mailoutbox, usual, score):
    for happens in [None, *SILENCERS]:
        Notification.objects.all().delete()
        with transaction.atomic():
            give_mail_consent(cast.anna, usual=usual, break_until=None, mail_after=None, last_mail_at=None)
            topic = make_answered_topic(cast.anna, circle, cast.mo)
            if happens:
                happens(cast, topic)
            assert send_mail() == (0 if happens else 1), happens
            transaction.set_rollback(True)
        cast.anna.__dict__.pop("_blocked_ids", None)
    score("Mail: reasons for silence looked at in the moment of sending", len(SILENCERS))


def test_claim_checks_again(cast, circle):
    give_mail_consent(cast.anna)
    make_answered_topic(cast.anna, circle, cast.mo)
    leave_group(actor=cast.anna, group=circle)
    assert claim_email(cast.anna.pk, tomorrow(NOON)) is None


# when


@pytest.mark.parametrize(
    ("quiet", "hour", "expected"),
    [((22, 8), 23, 0), ((22, 8), 7, 0), ((22, 8), 8, 1), ((22, 8), 21, 1), ((13, 15), 14, 0), ((5, 5), 5, 1)],
)
def test_email_waits_for_the_end_of_quiet_hours(cast, board, quiet, hour, expected):
    give_mail_consent(cast.bram, quiet_from=quiet[0], quiet_until=quiet[1])
    make_answered_topic(cast.bram, board, cast.noor)
    assert send_mail(tomorrow(hour)) == expected
    assert send_mail(tomorrow(quiet[1], days=2)) == 1 - expected


def test_quiet_hours_follow_local_time_in_summer_and_winter(cast, board):
    mine = give_mail_consent(cast.bram)
    assert in_quiet_hours(mine, datetime(2030, 1, 10, 6, 59, tzinfo=UTC))
    assert not in_quiet_hours(mine, datetime(2030, 1, 10, 7, 0, tzinfo=UTC))
    assert in_quiet_hours(mine, datetime(2030, 7, 10, 5, 59, tzinfo=UTC))
    assert not in_quiet_hours(mine, datetime(2030, 7, 10, 6, 0, tzinfo=UTC))


def test_several_notifications_are_one_email(cast, board, mailoutbox):
    give_mail_consent(cast.bram)
    for _number in range(3):
        make_answered_topic(cast.bram, board, cast.noor)
    assert send_mail() == 1
    assert "3 nieuwe berichten" in mailoutbox[0].body


def test_next_email_waits_a_quarter_of_an_hour(cast, board):
    give_mail_consent(cast.bram)
    make_answered_topic(cast.bram, board, cast.noor)
    assert send_mail(tomorrow(NOON)) == 1
    make_answered_topic(cast.bram, board, cast.pia)
    assert send_mail(tomorrow(NOON, 14)) == 0
    assert send_mail(tomorrow(NOON, 15)) == 1


def test_digest_is_sent_once_at_its_hour_with_the_count(cast, board, mailoutbox):
    give_mail_consent(cast.bram, usual=Delivery.DAILY, digest_hour=18)
    for _number in range(3):
        make_answered_topic(cast.bram, board, cast.noor)
    assert send_mail(timezone.now()) == 0  # the first one comes at the next six o'clock
    assert send_mail(tomorrow(18)) == 1
    assert "3 nieuwe berichten op plekken die je volgt" in mailoutbox[0].body
    make_answered_topic(cast.bram, board, cast.pia)
    assert send_mail(tomorrow(18, 5)) == 0
    assert send_mail(tomorrow(17, 59, days=2)) == 0
    assert send_mail(tomorrow(18, days=2)) == 1
    assert len(mailoutbox) == 2


def test_digest_in_quiet_hours_waits_for_their_end(cast, board):
    give_mail_consent(cast.bram, usual=Delivery.DAILY, digest_hour=23)
    make_answered_topic(cast.bram, board, cast.noor)
    assert send_mail(tomorrow(23)) == 0
    assert send_mail(tomorrow(7, 59, days=2)) == 0
    assert send_mail(tomorrow(8, days=2)) == 1


def test_delivery_per_follow_is_applied(cast, board, mailoutbox):
    give_mail_consent(cast.bram, usual=Delivery.SITE)
    now, daily = make_answered_topic(cast.bram, board, cast.noor), make_answered_topic(cast.bram, board, cast.noor)
    make_answered_topic(cast.bram, board, cast.noor)
    follow(actor=cast.bram, kind="topic", thing=now.public_id, how=Delivery.NOW)
    follow(actor=cast.bram, kind="topic", thing=daily.public_id, how=Delivery.DAILY)
    assert send_mail(tomorrow(8, 30)) in (1, 2)
    assert send_mail(tomorrow(9)) in (0, 1)
    assert Notification.objects.filter(member=cast.bram, mailed_at__isnull=True).count() == 1


def test_delivery_nothing_creates_no_notification(cast, board):
    topic = make_topic(cast.bram, board)
    follow(actor=cast.bram, kind="topic", thing=topic.public_id, how=Delivery.NOTHING)
    make_reply(cast.noor, topic)
    assert not Notification.objects.filter(member=cast.bram).exists()


def test_notification_from_before_the_consent_is_not_mailed(cast, board):
    make_answered_topic(cast.bram, board, cast.noor)
    give_mail_consent(cast.bram)
    assert send_mail() == 0


def test_notification_from_during_a_break_is_not_mailed_afterwards(cast, board):
    give_mail_consent(cast.bram)
    begin_break(actor=cast.bram, until=tomorrow(NOON).date())
    make_answered_topic(cast.bram, board, cast.noor)
    assert send_mail(tomorrow(NOON)) == 0
    end_break(actor=cast.bram)
    assert send_mail(tomorrow(NOON)) == 0
    make_answered_topic(cast.bram, board, cast.noor)
    assert send_mail(tomorrow(NOON)) == 1


def test_old_notification_is_not_mailed(cast, board):
    give_mail_consent(cast.bram)
    make_answered_topic(cast.bram, board, cast.noor)
    assert send_mail(tomorrow(NOON, days=4)) == 0


# discreet


def everything_in(mail) -> str:
    """As it goes over the wire, decoded, headers too."""
    message = mail.message()
    texts = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
    return "\n".join([*(f"{name}: {value}" for name, value in message.items()), *texts])


@pytest.mark.parametrize("usual", [Delivery.NOW, Delivery.DAILY])
def test_email_names_no_topic_no_person_and_no_text(cast, circle, mailoutbox, usual):
    circle.title = f"{CANARY} groep"
    circle.save()
    Persona.objects.filter(member=cast.mo).update(name=f"{CANARY} naam")
    Persona.objects.filter(member=cast.anna).update(name=f"{CANARY} ik")
    give_mail_consent(cast.anna, usual=usual)
    topic = make_answered_topic(cast.anna, circle, cast.mo, title=f"{CANARY} titel", words=f"{CANARY} woorden")
    notify(member=cast.anna, kind="groups.asked", thing=circle.public_id, caused_as=cast.mo.persona)
    send_mail()
    text = everything_in(mailoutbox[0])
    row = Notification.objects.filter(member=cast.anna).first()
    secrets = [CANARY, circle.slug, "Huiskamer"]
    keys = [topic.public_id, row.public_id, circle.public_id, cast.anna.pk, cast.mo.pk, cast.anna.persona.public_id]
    assert [word for word in secrets if word.lower() in text.lower()] == []
    assert [key for key in keys if str(key) in text or key.hex in text] == []


def test_sender_and_subject_are_the_same_for_all_emails(cast, board, circle, mailoutbox):
    give_mail_consent(cast.bram), give_mail_consent(cast.anna, usual=Delivery.DAILY)
    make_answered_topic(cast.bram, board, cast.noor)
    make_answered_topic(cast.anna, circle, cast.mo)
    send_mail()
    assert {(mail.subject, mail.from_email) for mail in mailoutbox} == {
        ("Er is iets voor je", "Post <post@localhost>"),
    }
    assert len(mailoutbox) == 2


def test_email_is_in_the_language_of_the_member(cast, board, mailoutbox):
    Member.objects.filter(pk=cast.bram.pk).update(language="en")
    give_mail_consent(cast.bram)
    make_answered_topic(cast.bram, board, cast.noor)
    send_mail()
    assert mailoutbox[0].subject == "There is something for you"
    assert "/en/mijn/berichten/\n" in mailoutbox[0].body


def test_email_loads_nothing_and_tracks_nobody(cast, board, mailoutbox, settings):
    give_mail_consent(cast.bram)
    make_answered_topic(cast.bram, board, cast.noor)
    send_mail()
    html = mailoutbox[0].alternatives[0].content
    assert re.findall(r"<(img|link|script|style|iframe)|style=|src=", html) == []
    emails = re.findall(r"https?://[^\s\"<>]+", html + mailoutbox[0].body)
    assert {email.startswith(settings.SITE_ORIGIN + "/mijn/berichten/") for email in emails} == {True}
    assert len({email for email in emails if "stoppen" not in email}) == 2


def test_headers_say_auto_generated_and_offer_to_unsubscribe(cast, board, mailoutbox):
    give_mail_consent(cast.bram)
    make_answered_topic(cast.bram, board, cast.noor)
    send_mail()
    headers = mailoutbox[0].message()
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(r"<http://localhost:8000/mijn/berichten/stoppen/[\w.-]+/>", headers["List-Unsubscribe"])
