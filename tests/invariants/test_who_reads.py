"""The sentence at every door and box says who can read; here it is compared with the rule that decides."""

import re
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from chat.private import actions as private
from chat.private.models import Message as PrivateMessage
from chat.rooms.actions import close_session, make_room, open_session, send_message
from chat.rooms.models import Message
from community.groups.actions import leave_group
from community.groups.choices import Admission, GroupKind, Visibility
from community.groups.models import Group
from community.members.models import Member, Persona
from community.readers import Readers
from forum.actions import start_topic
from forum.models import Post, Topic
from selfhelp.tools.actions import rate_tool
from selfhelp.tools.models import Experience
from tests.support.conversations import seat_of
from tests.support.people import join, make_group
from tests.support.tools import make_tool

# Who reads, as each sentence says; "outside" is a member who is in no group, "staff" a moderator who is in none.
PEOPLE = {
    Readers.EVERYONE: {"visitor", "outside", "staff", "inside"},
    Readers.UNLISTED: {"visitor", "outside", "staff", "inside"},
    Readers.MEMBERS: {"outside", "staff", "inside"},
    Readers.GROUP: {"inside"},
    Readers.TWO: {"inside"},
}
KINDS = {
    "board for everyone": (GroupKind.BOARD, Visibility.PUBLIC),
    "board for members": (GroupKind.BOARD, Visibility.MEMBERS),
    "group for everyone": (GroupKind.PEER, Visibility.PUBLIC),
    "group for members": (GroupKind.PEER, Visibility.MEMBERS),
    "closed group": (GroupKind.PEER, Visibility.GROUP),
}


@pytest.fixture
def people(cast) -> dict:
    return {"visitor": AnonymousUser(), "outside": cast.noor, "staff": cast.mo, "inside": cast.anna}


@pytest.fixture(params=KINDS.values(), ids=KINDS)
def group(request, cast) -> Group:
    kind, visibility = request.param
    group = make_group("van-dag-tot-dag", kind=kind, visibility=visibility, admission=Admission.EVERYONE)
    if kind != GroupKind.BOARD:
        join(cast.anna, group)
    return group


def readers_among(people: dict, model, row) -> set[str]:
    return {name for name, user in people.items() if model.objects.visible_to(user).filter(pk=row.pk).exists()}


def sentences_on(page: str) -> set[Readers]:
    """Return what the page says; the sentence itself stands there, not only its code."""
    values = {Readers(value) for value in re.findall(r'data-readers="(\w+)"', page)}
    assert all(str(value.label) in page for value in values)
    return values


def test_sentence_at_doors_and_boxes_of_the_forum_is_the_rule(cast, people, group, as_member):
    topic = start_topic(actor=cast.anna, group=group, title="Een onderwerp", source="Hallo", submission_id=uuid4())
    reads = readers_among(people, Topic, topic)
    assert reads == readers_among(people, Post, topic.posts.get())
    anna = as_member(cast.anna)
    urls = [
        topic.get_absolute_url(),
        reverse("forum:new_topic", args=[group.slug]),
        reverse("forum:edit", args=[topic.posts.get().public_id]),
        group.get_absolute_url(),
    ]
    for url in urls:
        (sentence,) = sentences_on(anna.get(url).text)
        assert PEOPLE[sentence] == reads, url


def test_sentence_at_the_door_before_joining_is_the_rule(cast, people, group, as_member):
    topic = start_topic(actor=cast.anna, group=group, title="Een onderwerp", source="Hallo", submission_id=uuid4())
    page = as_member(cast.noor).get(group.get_absolute_url()).text
    (sentence,) = sentences_on(page)
    assert PEOPLE[sentence] == readers_among(people, Topic, topic)


@pytest.mark.parametrize("visibility", Visibility)
def test_page_to_leave_a_group_says_whether_one_can_read_along_afterwards(cast, visibility, as_member):
    group = make_group("van-dag-tot-dag", visibility=visibility)
    join(cast.anna, group)
    page = as_member(cast.anna).get(reverse("groups:leave", args=[group.slug])).text
    leave_group(actor=cast.anna, group=group)
    still_reads = Group.objects.readable_by(cast.anna).filter(pk=group.pk).exists()
    assert ("Meelezen kan nog wel" in page) is still_reads
    assert ("Je leest dan niet meer mee" in page) is not still_reads


def test_sentence_beside_each_board_to_choose_is_the_rule(cast, people, group, as_member):
    topic = start_topic(actor=cast.anna, group=group, title="Een onderwerp", source="Hallo", submission_id=uuid4())
    sentences = sentences_on(as_member(cast.anna).get(reverse("forum:choose_board")).text)
    assert len(sentences) == (group.kind == GroupKind.BOARD)
    assert all(PEOPLE[sentence] == readers_among(people, Topic, topic) for sentence in sentences)


def test_sentence_at_the_box_of_a_chat_is_the_rule_while_the_lamp_is_on_and_after(cast, people, group, as_member):
    room = make_room(actor=cast.mo, group=group)
    open_session(actor=cast.mo, room=room)
    line = send_message(actor=cast.anna, room=room, cid="1", text="Hoi")
    (sentence,) = sentences_on(as_member(cast.anna).get(room.get_absolute_url()).text)
    while_on = readers_among(people, Message, line)
    close_session(actor=cast.mo, room=room)
    afterwards = readers_among(people, Message, line)
    if sentence == Readers.WHILE_LIT:
        assert (while_on, afterwards) == (PEOPLE[Readers.EVERYONE], PEOPLE[Readers.MEMBERS])
    else:
        assert while_on == afterwards == PEOPLE[sentence]


def test_sentence_at_the_box_of_a_conversation_is_the_rule(cast, people, as_member):
    Member.objects.update(joined_at="2020-01-01T00:00Z")
    for person in vars(cast).values():
        person.refresh_from_db()
    private.ask(actor=cast.anna, name=cast.anna.persona, other=cast.bram.persona)
    private.ask(actor=cast.bram, name=cast.bram.persona, other=cast.anna.persona)
    message = private.send_message(actor=cast.bram, seat=seat_of(cast.bram, cast.anna), cid="1", text="Hoi")
    (sentence,) = sentences_on(as_member(cast.anna).get(seat_of(cast.anna, cast.bram).get_absolute_url()).text)
    assert PEOPLE[sentence] == readers_among(people, PrivateMessage, message)


def test_sentence_at_the_text_about_oneself_is_the_rule(cast, people, as_member):
    (sentence,) = sentences_on(as_member(cast.anna).get(reverse("members:edit_profile")).text)
    assert PEOPLE[sentence] == readers_among(people, Persona, cast.anna.persona)
    profile = as_member(None).get(reverse("members:profile", args=[cast.anna.persona.public_id])).text
    assert '<meta name="robots" content="noindex">' in profile


def test_sentence_at_an_experience_is_the_rule(cast, people, as_member):
    tool = make_tool()
    rate_tool(actor=cast.anna, tool=tool, helped="yes", recommend="yes", text="Dit hielp mij.")
    (sentence,) = sentences_on(as_member(cast.anna).get(reverse("tools:rate", args=[tool.slug])).text)
    assert PEOPLE[sentence] == readers_among(people, Experience, Experience.objects.get())


def test_every_sentence_has_its_readers():
    assert set(PEOPLE) == set(Readers) - {Readers.WHILE_LIT, Readers.HOSTS}
