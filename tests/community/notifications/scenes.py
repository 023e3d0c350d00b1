"""What the tests of mail put on the table. Time is given, not waited for: what happens now is mailed tomorrow."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from community.members.choices import Purpose
from community.members.consent.actions import give_consent
from community.notifications.choices import Delivery
from community.notifications.email.send import send_due_emails
from community.notifications.models import Preferences
from forum.actions import notify_followers
from forum.models import Post
from tests.forum.scenes import make_reply, make_topic

NOON = 12


def tomorrow(hour: int, minute: int = 0, days: int = 1) -> datetime:
    day = timezone.localdate() + timedelta(days=days)
    return datetime.combine(day, time(hour, minute), timezone.get_default_timezone())


def today_at(hour: int) -> datetime:
    return tomorrow(hour, days=0)


def wants_mail(member, usual=Delivery.NOW, **fields) -> Preferences:
    give_consent(actor=member, purpose=Purpose.MAIL)
    return Preferences.objects.update_or_create(member=member, defaults={"usual": usual} | fields)[0]


def answered(writer, group, answers_by, title="Slaap je ook zo slecht?", words="Ja, al weken"):
    """``writer`` began a conversation and somebody answered: the writer is told."""
    topic = make_topic(writer, group, title=title)
    make_reply(answers_by, topic, words)
    return topic


def told_to_followers(post: Post) -> None:
    """What the background work does after commit."""
    notify_followers(post=Post.objects.select_related("topic__group", "author__member").get(pk=post.pk))


def sent(at: datetime | None = None) -> int:
    return send_due_emails(at or tomorrow(NOON))
