"""What every talk does when something changes in it. The row of the talk is locked by the caller.

Who changes a message that is there takes the message first and its talk after it (``hold``), so that no two ever wait
for each other: moderation and leaving change the message before its room hears of it.
"""

from collections.abc import Callable
from datetime import timedelta

from django.db import models
from django.utils import timezone

from chat.messages import SaidMessage
from community.moderation.models import ContentState

PAGE_STAYS_OPEN = timedelta(days=1)


def next_seq(talk: models.Model) -> int:
    """A lock on the talk is what makes its numbers gapless."""
    talk.seq += 1
    talk.save(update_fields=["seq"])
    return talk.seq


def hold(message: SaidMessage) -> None:
    """Before the row of the talk is locked. Rows that point at the message may be added meanwhile."""
    type(message).objects.select_for_update(of=("self",), no_key=True).get(pk=message.pk)


def take_back(message: SaidMessage) -> bool:
    """Whether the words were in their place; they are not any more."""
    in_place = type(message).objects.filter(pk=message.pk, state=ContentState.VISIBLE)
    return bool(in_place.update(state=ContentState.REMOVED))


def tell_open_pages(messages: models.QuerySet, message_changed: Callable[[SaidMessage], None]) -> None:
    """These messages changed all at once: pages that are open now are told, of what they may still show."""
    for message in messages.filter(created_at__gt=timezone.now() - PAGE_STAYS_OPEN).order_by("pk"):
        message_changed(message)
