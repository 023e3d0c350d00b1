"""The right to see what waits for an answer, and what its writer is promised."""

from datetime import datetime, timedelta

from django.utils import timezone

from community.members.models import Member
from community.members.rules import looked_after_group_ids
from community.moderation.promises import first_answer_hours
from forum.choices import NEWCOMER_DAYS
from forum.models import Post, Unanswered
from forum.rules import User


def looks_after_answers(user: User) -> bool:
    """Return whether the user hosts or moderates somewhere."""
    return bool(looked_after_group_ids(user))


def is_newcomer(member: Member) -> bool:
    return member.joined_at > timezone.now() - timedelta(days=NEWCOMER_DAYS)


def promised_at(writer: Member, post: Post) -> datetime | None:
    """Return when the hosts are told that this post of the writer has no answer; None when it has one, or there are no
    hosts. One query."""
    if not post.is_opening and not is_newcomer(writer):
        return None
    rows = Unanswered.objects.recent().with_hosts().filter(post=post, told_at=None)
    waiting = rows.annotate(hours=first_answer_hours()).first()
    return waiting.since + timedelta(hours=waiting.hours) if waiting else None
