"""Frames and events of chat messages, for the streams of rooms and conversations."""

from chat.lines import moment
from chat.messages import ChatMessage
from community.crisis.detector import is_crisis
from community.live.stream_kinds import Event, Sent
from community.members.models import Persona
from community.members.profiles.avatars import drawing_of
from community.moderation.choices import ContentState


def message_event(message: ChatMessage) -> Event:
    """Return the event under the message's own number, with what may be shown of it now: to its author alone while it
    is hidden, or while the author is away."""
    author = _author_key(message)
    frame = message_frame(message)
    if message.author is not None and message.author.member.away_since is not None:
        return Event(message.seq, frame, author=author, only=[author])
    if message.state == ContentState.VISIBLE:
        return Event(message.seq, frame, author=author)
    if message.state == ContentState.REMOVED:
        return Event(message.seq, frame | {"text": ""}, author=author)
    return Event(message.seq, frame, author=author, only=[author] if author else [])


def change_event(seq: int, message: ChatMessage) -> Event:
    """Return the event, with a number of its own, that a message was removed, hidden or shown again, or that its author
    is away."""
    if message.author is not None and message.author.member.away_since is not None:
        return Event(seq, {"kind": "away", "number": message.seq})
    if message.state == ContentState.VISIBLE:
        return Event(seq, message_frame(message) | {"kind": "shown"}, author=_author_key(message))
    return Event(seq, {"kind": message.state, "number": message.seq}, author=_author_key(message))


def message_frame(message: ChatMessage) -> dict:
    """Return what chat.js fills a line with: data, with public ids only and the text as it was typed."""
    author = message.author
    return {
        "kind": "message",
        "number": message.seq,
        "id": str(message.public_id),
        "cid": message.cid,
        "text": message.text,
        "state": message.state,
        "at": moment(message),
        "author": author and _author_frame(author),
    }


def sent_answer(message: ChatMessage) -> Sent:
    """Return the answer to who sent this message; with ``help`` when its words are those of somebody in danger."""
    return Sent(message.seq, {"help": True} if is_crisis(message.text) else {})


def _author_frame(author: Persona) -> dict:
    """Return what a line says of its author. ``drawing`` names the parts of the avatar, which the page has, and
    ``colours`` its classes."""
    colours, parts = drawing_of(author.avatar_seed)
    frame = {"id": str(author.public_id), "name": author.name, "role": author.role}
    frame |= {"drawing": " ".join(parts), "colours": colours}
    return frame | ({"duty": author.duty} if author.duty else {})


def _author_key(message: ChatMessage):
    return message.author.member_id if message.author is not None else None
