"""Conversations between two members: one that is open, and requests that wait for an answer."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from chat.private.choices import MESSAGE, QUESTION, ConversationState
from chat.private.models import Conversation, Message, Seat
from community.members.models import Member, Persona
from community.notifications.actions import notify
from demo.content import toml


def load() -> str:
    for row in toml("private")["conversation"]:
        one, other = _persona(row["asked_by"]), _persona(row["asked"])
        if not Seat.objects.between(one, other).exists():
            _conversation(row, one, other)
    return f"{Conversation.objects.count()} conversations between two people"


def _conversation(row: dict, one: Persona, other: Persona) -> None:
    messages = row.get("message", [])
    conversation = Conversation.objects.create(
        state=ConversationState.OPEN if messages else ConversationState.ASKED,
        asked_at=timezone.now() - timedelta(days=row["days_ago"]),
        seq=len(messages),
    )
    seats = {
        one: Seat.objects.create(conversation=conversation, persona=one, other=other, has_asked=True),
        other: Seat.objects.create(conversation=conversation, persona=other, other=one, is_told=True),
    }
    for number, message in enumerate(messages, start=1):
        author = _persona(message["by"])
        Message.objects.create(
            conversation=conversation,
            author=author,
            seq=number,
            cid=f"demo-{number}",
            text=message["text"],
            created_at=_moment(message),
        )
        # the writer has read the messages before
        Seat.objects.filter(pk=seats[author].pk).update(read_upto=number)
    newest = messages[-1]["by"] if messages else row["asked_by"]
    reader_seat = seats[other if _persona(newest) == one else one]
    kind = MESSAGE if messages else QUESTION
    notify(member=reader_seat.persona.member, kind=kind, thing=reader_seat.public_id, caused_as=reader_seat.other)


def _moment(message: dict) -> datetime:
    day = timezone.localdate() - timedelta(days=message["days_ago"])
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(message["at"])))


def _persona(key: str) -> Persona:
    return Member.objects.get(email=f"{key}@demo.example").persona
