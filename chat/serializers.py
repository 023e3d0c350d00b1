"""What pages are told of a message, over the socket."""

from chat.lines import moment
from chat.messages import SaidMessage
from community.live.stream_kinds import Event
from community.members.models import Persona
from community.members.profiles.avatars import part_names
from community.moderation.models import ContentState


def said(message: SaidMessage) -> Event:
    """A message under its own number, as it may be shown now."""
    writer = _writer(message)
    if message.state == ContentState.VISIBLE:
        return Event(message.seq, frame_of(message), author=writer)
    if message.state == ContentState.REMOVED:
        return Event(message.seq, frame_of(message) | {"text": ""}, author=writer)
    return Event(message.seq, frame_of(message), author=writer, only=[writer] if writer else [])


def changed(seq: int, message: SaidMessage) -> Event:
    """It was taken back, hidden or shown again, or its writer is away: something that happened later, with a number of
    its own."""
    if message.author is not None and message.author.member.away_since is not None:
        return Event(seq, {"kind": "away", "number": message.seq})
    if message.state == ContentState.VISIBLE:
        return Event(seq, frame_of(message) | {"kind": "shown"}, author=_writer(message))
    return Event(seq, {"kind": message.state, "number": message.seq}, author=_writer(message))


def frame_of(message: SaidMessage) -> dict:
    """A message as pages show it."""
    author = message.author
    return {
        "kind": "message",
        "number": message.seq,
        "id": str(message.public_id),
        "cid": message.cid,
        "text": message.text,
        "state": message.state,
        "at": moment(message),
        "author": author and _frame_of_author(author),
    }


def _frame_of_author(author: Persona) -> dict:
    """The persona; ``drawing`` names the parts of its avatar, which the page has."""
    drawing = " ".join(part_names(author.avatar_seed))
    return {"id": str(author.public_id), "name": author.name, "role": author.role, "drawing": drawing}


def _writer(message: SaidMessage):
    return message.author.member_id if message.author is not None else None
