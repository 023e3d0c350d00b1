"""Messages that wait for the same room are stored in one transaction, and each of them may be refused alone."""

from datetime import time

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from chat.rooms.actions import close_session, send_message, send_messages
from chat.rooms.choices import Weekday
from chat.rooms.models import Message, Room
from community.audit.models import AuditEntry
from community.groups.actions import leave_group
from community.groups.choices import Visibility
from community.live.stream_kinds import Refused, Sending
from community.members.models import Member
from community.moderation.models import Report
from community.permissions import NotAllowed

QUERIES_OF_A_MESSAGE = 5  # the number and the lock, the room, the writer, the message, the audit entry
DANGER = "Ik wil niet meer leven"


@pytest.fixture
def weekly_room(closed_room) -> Room:
    """The room of the closed group, open all week by its weekly hours."""
    for day in Weekday:
        closed_room.hours.create(weekday=day, begins=time(0), ends=time(0))
    return closed_room


def send_all(room, *sendings):
    return send_messages(public_id=room.public_id, sendings=[Sending(*sending) for sending in sendings])


def queries_of(act) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        act()
    return [query["sql"] for query in captured if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["open_room", "weekly_room", "public_room"])
def test_message_is_stored_in_five_queries(cast, name, request):
    room = request.getfixturevalue(name)
    send_message(actor=cast.anna, room=room, cid="0", text="Hoi")
    asked = queries_of(lambda: send_message(actor=cast.anna, room=room, cid="1", text="Hoi"))
    assert len(asked) == QUERIES_OF_A_MESSAGE, "\n".join(asked)


@pytest.mark.django_db
def test_more_messages_cost_one_query_each_to_check_their_writer(cast, open_room):
    sendings = [(cast.anna, "0", "Hoi"), (cast.ben, "0", "Hoi"), (cast.mo, "0", "Hoi"), (cast.anna, "1", "Dag")]
    asked = queries_of(lambda: send_all(open_room, *sendings))
    assert len(asked) == QUERIES_OF_A_MESSAGE + len(sendings) - 1, "\n".join(asked)


@pytest.mark.django_db
def test_messages_are_numbered_in_the_order_in_which_they_came(cast, open_room):
    before = Room.objects.get().seq
    senders = [cast.ben, cast.anna, cast.mo, cast.anna]
    sent = send_all(open_room, *((sender, str(number), f"Zin {number}") for number, sender in enumerate(senders)))
    stored = list(Message.objects.order_by("seq").values_list("seq", "text", "author__member"))
    assert stored == [(before + n + 1, f"Zin {n}", sender.pk) for n, sender in enumerate(senders)]
    assert [message.seq for message in sent] == [number for number, _text, _member in stored]
    assert Room.objects.get().seq == before + 4
    entries = AuditEntry.objects.filter(verb="chat.send_message").order_by("pk")
    assert list(entries.values_list("actor", "thing")) == [(m.author.member_id, str(m.pk)) for m in sent]


@pytest.mark.django_db
def test_refused_message_leaves_the_others_stored_without_a_gap(cast, open_room):
    before = Room.objects.get().seq
    answers = send_all(
        open_room,
        (cast.anna, "a", "Eerste"),
        (cast.bram, "b", "Ik zit niet in de groep"),
        (AnonymousUser(), "c", "Ik ook niet"),
        (cast.anna, "d", "  "),
        (cast.ben, "e", "Laatste"),
    )
    assert [type(answer) for answer in answers] == [Message, NotAllowed, NotAllowed, Refused, Message]
    assert [answers[0].seq, answers[4].seq] == [before + 1, before + 2]
    assert Room.objects.get().seq == before + 2
    assert list(Message.objects.order_by("seq").values_list("text", flat=True)) == ["Eerste", "Laatste"]


@pytest.mark.django_db
def test_same_key_twice_in_one_batch_is_stored_once(cast, open_room):
    answers = send_all(
        open_room,
        (cast.anna, "a", "Hoi"),
        (cast.ben, "a", "Hoi van Ben"),
        (cast.anna, "a", "Hoi"),
        (cast.anna, "a", "Andere woorden"),
    )
    assert answers[0] is answers[2]
    assert answers[3].code == "sent"
    assert Message.objects.count() == 2
    assert send_all(open_room, (cast.anna, "a", "Hoi")) == [answers[0]]
    assert Room.objects.get().seq == answers[1].seq


@pytest.mark.django_db
def test_batch_for_a_closed_room_returns_only_what_was_sent_before(cast, open_room):
    before = send_message(actor=cast.anna, room=open_room, cid="a", text="Hoi")
    close_session(actor=cast.mo, room=open_room)
    again, late = send_all(open_room, (cast.anna, "a", "Hoi"), (cast.anna, "b", "Te laat"))
    assert (again, late.code) == (before, "closed")
    assert Room.objects.get().seq == before.seq


@pytest.mark.django_db
def test_writer_whose_right_ended_is_refused_in_a_batch(cast, open_room):
    anna = Member.objects.get(pk=cast.anna.pk)
    assert anna.persona
    leave_group(actor=cast.anna, group=open_room.group)
    Member.objects.filter(pk=cast.ben.pk).update(may_write=False)
    answers = send_all(open_room, (anna, "a", "Te laat"), (cast.ben, "b", "Te laat"), (cast.mo, "c", "Dag"))
    assert [type(answer) for answer in answers] == [NotAllowed, NotAllowed, Message]


@pytest.mark.django_db
def test_member_writes_on_a_board_that_became_a_group_no_more(cast, public_room):
    group = public_room.group
    group.visibility = Visibility.GROUP
    group.save()
    [answer] = send_all(public_room, (cast.bram, "a", "Te laat"))
    assert isinstance(answer, NotAllowed)


@pytest.mark.django_db
def test_words_of_danger_in_a_batch_make_one_signal(cast, open_room):
    send_all(open_room, (cast.anna, "a", "Hoi"), (cast.ben, "b", DANGER), (cast.mo, "c", "Dag"))
    [signal] = Report.objects.filter(source="house")
    assert (signal.writer, signal.thing) == (cast.ben, Message.objects.get(text=DANGER).public_id)


@pytest.mark.django_db
def test_batch_that_breaks_stores_nothing_of_it(cast, open_room, monkeypatch):
    before = Room.objects.get().seq
    monkeypatch.setattr("chat.rooms.actions.record_all", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        send_all(open_room, (cast.anna, "a", "Hoi"), (cast.ben, "b", "Hoi"))
    assert (Message.objects.count(), Room.objects.get().seq) == (0, before)


@pytest.mark.django_db
def test_message_for_a_room_that_is_gone_is_refused(cast, open_room):
    open_room.delete()
    assert [answer.code for answer in send_all(open_room, (cast.anna, "a", "Hoi"))] == ["absent"]
