"""Members, a board, a topic and a chat room for the test, and what is stored of their words at the end.

``python tests/deploy/content.py make|stored`` with the settings of the site; prints JSON.
"""

import json
import sys
from datetime import time, timedelta
from uuid import uuid4

MEMBERS = 24
ROOM, TOPIC = "De kamer van de proef", "Het onderwerp van de proef"


def make() -> dict:
    from django.utils import timezone

    from benchmarks.servers import log_in
    from chat.rooms.choices import Weekday
    from chat.rooms.models import OpeningHour, Room
    from community.groups.choices import Admission, GroupKind, Visibility
    from community.members.choices import WRITING
    from community.members.consent.purposes import TERMS
    from community.members.models import Consent, Member
    from forum.actions import start_topic
    from tests.support.people import PASSWORD, make_group, make_member

    members = [make_member(f"lid{number}") for number in range(MEMBERS)]
    Member.objects.update(joined_at=timezone.now() - timedelta(days=30))
    Consent.objects.bulk_create(
        Consent(member=member, purpose=purpose, version=TERMS[purpose].version)
        for member in members
        for purpose in WRITING
    )
    open_to_all = {"kind": GroupKind.BOARD, "visibility": Visibility.PUBLIC, "admission": Admission.EVERYONE}
    board = make_group("proef", **open_to_all)
    members = list(Member.objects.order_by("pk"))
    topic = start_topic(
        actor=members[0], group=board, title=TOPIC, source="Hier wordt geschreven.", submission_id=uuid4()
    )
    room = Room.objects.create(group=board, title=ROOM)
    OpeningHour.objects.bulk_create(
        OpeningHour(room=room, weekday=day, begins=time(0), ends=time(0)) for day in Weekday
    )
    return {
        "cookies": log_in(members),
        "emails": [member.email for member in members],
        "password": PASSWORD,
        "room": str(room.public_id),
        "topic": str(topic.public_id),
    }


def stored() -> dict:
    from chat.rooms.models import Message
    from forum.models import Post

    return {
        "chat": list(Message.objects.order_by("seq").values_list("text", flat=True)),
        "post": list(Post.objects.order_by("number").values_list("source", flat=True)),
    }


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps({"make": make, "stored": stored}[sys.argv[1]]()))
