"""What every talk does when something changes in it. The row of the talk is locked by the caller."""

from django.db import models

from chat.messages import SaidMessage
from community.moderation.models import ContentState


def next_seq(talk: models.Model) -> int:
    """A lock on the talk is what makes its numbers gapless."""
    talk.seq += 1
    talk.save(update_fields=["seq"])
    return talk.seq


def take_back(message: SaidMessage) -> bool:
    """Whether the words were in their place; they are not any more."""
    in_place = type(message).objects.filter(pk=message.pk, state=ContentState.VISIBLE)
    return bool(in_place.update(state=ContentState.REMOVED))
