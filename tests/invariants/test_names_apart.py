"""Two names of one person: nothing that another member can read leads from the one to the other.

The reader walks everything from link to link. Each piece of a page that carries a name (a letter, a line of a list, a
profile) is taken apart into its marks: addresses, ids, times, classes, the drawing. What stands with both names, and
with nobody else's, would tell that they belong together.
"""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from chat.rooms.actions import make_room, open_session, send_message
from chat.rooms.models import Message, Room
from community.groups.models import Membership
from community.members.choices import Role
from community.members.models import Member, Persona
from community.members.profiles.avatars import draw
from forum.models import Post, Topic
from tests.support.crawler import crawl
from tests.support.forum import make_reply, make_topic
from tests.support.groups import request_to_join
from tests.support.responses import html_of
from tests.support.sockets import in_thread, tabs_of

pytestmark = pytest.mark.once

OWN, OTHER = "Bram", "Stille Wilg"
PIECE = re.compile(r"<article\b.*?</article>|<li\b.*?</li>", re.DOTALL)
MAIN = re.compile(r"<main\b.*?</main>", re.DOTALL)
DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
MARKS = re.compile(r'="([^"]*)"|([0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{16,}|\d{6,})')
SEEDS = ("/", "/samen/", "/forum/", "/groepen/", "/chat/", "/mijn/", "/mijn/berichten/", "/mijn/geblokkeerd/")


@pytest.fixture
def bram(cast, board, circle, as_member) -> Persona:
    """bram, a relative, is in the circle under another name; there and on the board he, anna and mo write. Gives
    the other name."""
    cast.bram.role = Role.RELATIVE
    cast.bram.save()
    request_to_join(as_member(cast.bram), circle, under="other", other_name=OTHER)
    other = cast.bram.personas.get(group=circle)
    as_member(cast.mo).post(reverse("groups:admit", args=[circle.slug, other.public_id]))
    assert other.avatar_seed != cast.bram.persona.avatar_seed
    Persona.objects.filter(pk=other.pk).update(avatar_seed="wilg")  # a drawing that is surely another one
    for opener, group in ((cast.bram, board), (cast.bram, circle), (cast.mo, board), (cast.anna, circle)):
        topic = make_topic(opener, group)
        order = (cast.anna, cast.mo, cast.bram) if opener == cast.bram else (cast.bram, cast.anna, cast.mo)
        for who in order:
            make_reply(who, topic)
    by_pia = make_topic(cast.pia, board)  # the number of a post in its topic is no mark of a person: pia has all
    for _ in range(3):
        make_reply(cast.pia, by_pia)
    began_at_their_own_times(cast.bram)
    other.refresh_from_db()
    return other


def began_at_their_own_times(member) -> None:
    """When a name was made and came in: times of the clock that nothing on any page has by chance. What is said in
    these tests is said now, or at whole minutes (``spread``)."""
    start = timezone.now().replace(second=37, microsecond=123456) - timedelta(days=400, hours=6)
    Member.objects.filter(pk=member.pk).update(joined_at=start)
    for hours, persona in enumerate(member.personas.order_by("pk")):
        Persona.objects.filter(pk=persona.pk).update(created_at=start + timedelta(minutes=10 + hours))
    came_in = {"created_at": start + timedelta(minutes=20), "agreed_at": start + timedelta(minutes=30)}
    Membership.objects.filter(member=member).update(**came_in)
    member.refresh_from_db()


@pytest.fixture
def rooms(cast, board, circle) -> list[Room]:
    """Of the circle and of the board, with the lamp on."""
    made = [make_room(actor=cast.mo, group=group) for group in (circle, board)]
    for room in made:
        open_session(actor=cast.mo, room=room)
    return list(Room.objects.select_related("group").order_by("pk"))


@pytest.fixture
def spread(bram):
    """Every word at a time of its own: that two things were said in one second is no mark of a person."""
    now = timezone.now().replace(second=0, microsecond=0)
    for model in (Topic, Post, Message):
        for page_name, row in enumerate(model.objects.order_by("pk")):
            at = now - timedelta(days=1 + page_name, minutes=131 * page_name)
            model.objects.filter(pk=row.pk).update(created_at=at)
            if model is Topic:
                Topic.objects.filter(pk=row.pk).update(last_post_at=at + timedelta(hours=1))


def pieces(read: dict[str, str]):
    for url, text in read.items():
        yield from PIECE.findall(text)
        if url.startswith("/leden/"):
            yield from MAIN.findall(text)


def marks(piece: str) -> set[str]:
    attributes = MARKS.findall(DRAWING.sub("", piece))
    words = {word for pair in attributes for value in pair for word in (value, *value.split())}
    return words - {""} | set(DRAWING.findall(piece))


def marks_of_both(read: dict[str, str]) -> set[str]:
    """Return the texts that stand with both names and with no other; the names themselves when one text has both."""
    by_name = {OWN: set(), OTHER: set(), "": set()}
    for piece in pieces(read):
        named = [name for name in (OWN, OTHER) if name in piece]
        if len(named) == 2:
            return {piece}
        by_name[named[0] if named else ""] |= marks(piece)
    return (by_name[OWN] & by_name[OTHER]) - by_name[""]


def secrets_of(member) -> set[str]:
    """Return the values that no reader may see: keys, seeds, the email address, times of a name."""
    times = [member.joined_at, *member.personas.values_list("created_at", flat=True)]
    for name in ("created_at", "agreed_at"):
        times += Membership.objects.filter(member=member).values_list(name, flat=True)
    times += [timezone.localtime(at) for at in times]
    moments = {as_read for at in times for as_read in (at.isoformat(), f"{at:%H:%M:%S}", str(at.timestamp()))}
    seeds = set(member.personas.values_list("avatar_seed", flat=True)) - {"bram", "wilg"}
    return moments | seeds | {str(member.pk), member.pk.hex, member.email}


@pytest.mark.slow(seconds=3)
@pytest.mark.parametrize("reader", ["anna", "mo"])
def test_nothing_that_others_read_leads_from_one_name_to_the_other(cast, bram, spread, rooms, as_member, score, reader):
    for who in (cast.bram, cast.anna, cast.mo):
        send_message(actor=who, room=rooms[0], cid="a", text="Goedenavond")
    profiles = urls_of(cast.anna, cast.mo, cast.bram)
    read = crawl(as_member(getattr(cast, reader)), [*SEEDS, *profiles, "/zoeken/?q=afwas", f"/zoeken/?q={OWN}"])
    assert sum(OWN in text for text in read.values()) > 3
    assert sum(OTHER in text for text in read.values()) > 3
    assert marks_of_both(read) == set()
    assert {secret for secret in secrets_of(cast.bram) for text in read.values() if secret in text} == set()
    shared = [url for url, text in read.items() if OWN in text and OTHER in text]
    assert [url for url in shared if not url.startswith("/mijn/")] == []  # there: what the reader took part in
    score("Names apart: pages read in which one might lead to the other", len(read))


def urls_of(*members) -> list[str]:
    return [reverse("members:profile", args=[p.public_id]) for p in Persona.objects.filter(member__in=members)]


@pytest.mark.slow(seconds=13)
def test_the_check_sees_what_would_lead_there(cast, bram, spread, as_member, monkeypatch):
    browser = as_member(cast.anna)
    topics = [topic.get_absolute_url() for topic in Topic.objects.all()]

    def read() -> dict[str, str]:
        return {url: html_of(browser.get(url)) for url in [*topics, *urls_of(cast.anna, cast.mo, cast.bram)]}

    assert marks_of_both(read()) == set()
    with monkeypatch.context() as patch:
        patch.setattr(Persona, "role", property(lambda persona: persona.member.role))
        assert marks_of_both(read()) != set()
    with monkeypatch.context() as patch:
        patch.setattr(Persona, "role_label", property(lambda persona: persona.member_id))
        assert {secret for secret in secrets_of(cast.bram) for text in read().values() if secret in text} != set()
    with monkeypatch.context() as patch:
        patch.setattr(Persona, "role_label", property(lambda persona: f"{persona.created_at:%H:%M:%S}"))
        assert {secret for secret in secrets_of(cast.bram) for text in read().values() if secret in text} != set()
    other = Persona.objects.filter(pk=bram.pk)
    other.update(avatar_seed=cast.bram.persona.avatar_seed)
    assert marks_of_both(read()) != set()
    other.update(avatar_seed="wilg", about="Elders heet ik Bram.")
    assert marks_of_both(read()) != set()


@pytest.mark.django_db(transaction=True)
async def test_no_frame_leads_from_one_name_to_the_other(cast, bram, rooms, score):
    async with tabs_of(cast.anna) as (anna,):
        message = {}
        for room in rooms:
            await anna.join(room.stream)
            await in_thread(send_message, actor=cast.bram, room=room, cid="c", text="Goedenavond")
            message[room] = await anna.hear("new", s=room.stream)
        inside, outside = (message[room]["author"] for room in rooms)
        assert (inside["name"], outside["name"]) == (OTHER, OWN)
        assert set(inside.values()) & set(outside.values()) == set()
        for room in rooms:
            await anna.say(t="get", s=room.stream, after=0)
        heard = [*message.values(), *await anna.hears_all()]
        for topic in [topic async for topic in Topic.objects.all()]:
            await anna.join(f"topic:{topic.public_id}")
            await anna.say(t="get", s=f"topic:{topic.public_id}", after=0)
        heard += await anna.hears_all()
        secrets = await in_thread(secrets_of, cast.bram)
        assert [frame for frame in heard if any(secret in str(frame) for secret in secrets)] == []
        assert [frame for frame in heard if OWN in str(frame) and OTHER in str(frame)] == []
        score("Names apart: frames heard in which one might lead to the other", len(heard))


def test_the_drawing_says_nothing_of_the_person(cast, bram):
    assert draw(bram.avatar_seed) != draw(cast.bram.persona.avatar_seed)
