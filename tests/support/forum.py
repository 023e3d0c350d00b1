"""Topics and posts for tests of any room."""

from uuid import uuid4

from forum.actions import reply, start_topic


def make_topic(actor, group, title="De afwas", source="Hoe begin je?", **fields):
    return start_topic(actor=actor, group=group, title=title, source=source, submission_id=uuid4(), **fields)


def make_reply(actor, topic, source="Met één kopje."):
    return reply(actor=actor, topic=topic, source=source, submission_id=uuid4())
