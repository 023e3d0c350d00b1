"""What pages are told of a message, over the socket."""

from chat.messages import SaidMessage
from community.live.stream_kinds import Event
from community.moderation.models import ContentState


def said(message: SaidMessage) -> Event:
    """A message under its own number, as it may be shown now."""
    writer = _writer(message)
    if message.state == ContentState.VISIBLE:
        return Event(message.seq, frame_of(message), author=writer)
    if message.state == ContentState.REMOVED:
        return Event(message.seq, frame_of(message) | {"text": "", "state": "removed"}, author=writer)
    return Event(message.seq, frame_of(message) | {"state": "hidden"}, author=writer, only=[writer] if writer else [])


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
        "at": message.created_at.isoformat(timespec="seconds"),
        "author": author and {"id": str(author.public_id), "name": author.name, "role": author.role},
    }


def _writer(message: SaidMessage):
    return message.author.member_id if message.author is not None else None
