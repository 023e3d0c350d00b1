"""Scenes for tests of notifications. Time is a parameter: what happens now is mailed tomorrow."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from community.members.choices import Purpose
from community.members.consent.actions import give_consent
from community.notifications.choices import Delivery
from community.notifications.email.send import send_due_emails
from community.notifications.models import Preferences
from forum.actions import notify_followers
from forum.models import Post
from tests.support.forum import make_reply, make_topic

NOON = 12


def tomorrow(hour: int, minute: int = 0, days: int = 1) -> datetime:
    day = timezone.localdate() + timedelta(days=days)
    return datetime.combine(day, time(hour, minute), timezone.get_default_timezone())


def today_at(hour: int) -> datetime:
    return tomorrow(hour, days=0)


def give_mail_consent(member, usual=Delivery.NOW, **fields) -> Preferences:
    give_consent(actor=member, purpose=Purpose.MAIL)
    return Preferences.objects.update_or_create(member=member, defaults={"usual": usual} | fields)[0]


def make_answered_topic(writer, group, answers_by, title="Slaap je ook zo slecht?", words="Ja, al weken"):
    """Make a topic of ``writer`` with a reply, so that the writer is notified."""
    topic = make_topic(writer, group, title=title)
    make_reply(answers_by, topic, words)
    return topic


def notify_followers_of(post: Post) -> None:
    """Do what the background job does after commit."""
    notify_followers(post=Post.objects.select_related("topic__group", "author__member").get(pk=post.pk))


def send_mail(at: datetime | None = None) -> int:
    return send_due_emails(at or tomorrow(NOON))
