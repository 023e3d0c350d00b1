"""Away for a while: the person and the words are hidden for others on every surface, and come back with one button."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from chat.rooms.actions import make_room, open_session, send_message
from chat.rooms.presence import mark_here
from community.members.models import Member
from community.members.relations.actions import block_member
from community.members.rules import takes_part
from community.notifications.models import Notification
from community.privacy.actions import come_back, pause
from community.privacy.views import PAUSES_PER_DAY
from search.engines.factory import make_engine
from selfhelp.tools.models import Experience, Tool, ToolIndex
from tests.support.forum import make_reply, make_topic
from tests.support.sockets import in_thread, tabs_of

CANARY = "kanariewoord"


@pytest.fixture
def house(cast, board, settings, tmp_path, django_capture_on_commit_callbacks):
    """Bram wrote in each room; noor opened a topic in which he answered."""
    settings.SEARCH_FILE = tmp_path / "search.sqlite3"
    with django_capture_on_commit_callbacks(execute=True):
        own = make_topic(cast.bram, board, f"{CANARY} titel", f"{CANARY} opening")
        other = make_topic(cast.noor, board, "Van noor", "Wie kent dit?")
        make_reply(cast.noor, own, "antwoord")
        make_reply(cast.bram, other, f"{CANARY} antwoord")
        room = make_room(actor=cast.mo, group=board, title="De bank")
        open_session(actor=cast.mo, room=room)
        send_message(actor=cast.bram, room=room, cid="1", text=f"{CANARY} in de kamer")
        tool = ToolIndex.objects.get().add_child(instance=Tool(slug="temstem", title="Temstem", summary="Spelletjes."))
        Experience.objects.create(tool=tool, author=cast.bram.persona, text=f"{CANARY} over een hulpmiddel")
    yield {
        "board": reverse("forum:board", args=[board.slug]),
        "forum": reverse("forum:index"),
        "own topic": own.get_absolute_url(),
        "topic of another": other.get_absolute_url(),
        "room": room.get_absolute_url(),
        "tool": tool.get_url(),
        "search": reverse("search:search") + f"?q={CANARY}",
        "profile": reverse("members:profile", args=[cast.bram.persona.public_id]),
    }
    make_engine.cache_clear()


def seen_on(browser, urls) -> set[str]:
    """Return the pages that show text or name of bram; search repeats the query, so there only results count."""
    hits = set()
    for name, url in urls.items():
        page = browser.get(url)
        words = page.content.decode()
        seen = page.context["result_page"].total if name == "search" else CANARY in words or "Bram" in words
        if page.status_code == 200 and seen:
            hits.add(name)
    return hits


def test_paused_member_is_invisible_everywhere_until_coming_back(
    cast, house, as_member, score, django_capture_on_commit_callbacks
):
    readers = [as_member(one) for one in (cast.noor, cast.mo, cast.otto, None)]
    assert [seen_on(reader, house) for reader in readers] == [set(house)] * 4  # all of it can be seen
    with django_capture_on_commit_callbacks(execute=True):
        pause(actor=cast.bram)
    assert [seen_on(reader, house) for reader in readers] == [set()] * 4
    assert seen_on(as_member(cast.bram), house) > {"own topic", "topic of another", "room", "tool", "profile"}
    with django_capture_on_commit_callbacks(execute=True):
        come_back(actor=cast.bram)
    assert [seen_on(reader, house) for reader in readers] == [set(house)] * 4
    score("Pause: surfaces x readers on which the member is seen", "0 of 32")


def test_chat_room_does_not_name_a_host_whom_the_reader_may_not_meet(cast, board, as_member):
    room = make_room(actor=cast.mo, group=board, title="De bank")
    open_session(actor=cast.mo, room=room)
    mark_here(room.pk, [cast.mo.pk])
    url = room.get_absolute_url()
    assert [b"Mo is er als gast" in as_member(one).get(url).content for one in (cast.noor, None)] == [True, True]
    block_member(actor=cast.noor, persona=cast.mo.persona)
    assert b"Mo is er als gast" not in as_member(cast.noor).get(url).content
    pause(actor=cast.mo)
    assert b"Mo is er als gast" not in as_member(None).get(url).content


def test_reply_count_is_the_number_that_others_see(cast, board, django_capture_on_commit_callbacks):
    topic = make_topic(cast.noor, board)
    make_reply(cast.bram, topic)
    make_reply(cast.mo, topic)
    for change, count in [(pause, 1), (come_back, 2)]:
        with django_capture_on_commit_callbacks(execute=True):
            change(actor=cast.bram)
        topic.refresh_from_db()
        assert topic.replies_count == count


def test_paused_member_reads_and_does_not_write(cast):
    pause(actor=cast.bram)
    assert not takes_part(Member.objects.get(pk=cast.bram.pk))
    come_back(actor=cast.bram)
    assert takes_part(Member.objects.get(pk=cast.bram.pk))


def test_notifications_of_a_paused_member_do_not_count(cast):
    told = Notification.objects.create(member=cast.noor, kind="forum.reply", thing=uuid4(), caused_by=cast.bram)
    by_nobody = Notification.objects.create(member=cast.noor, kind="moderation.looked", thing=uuid4())
    assert set(Notification.objects.visible_to(cast.noor)) == {told, by_nobody}
    pause(actor=cast.bram)
    assert set(Notification.objects.visible_to(cast.noor)) == {by_nobody}
    by_nobody.delete()
    assert Notification.objects.unread_fingerprints([cast.noor.pk]) == {}  # nothing waits


def test_anonymous_content_does_not_count_as_that_of_a_paused_member(cast, board):
    topic = make_topic(cast.bram, board)
    type(topic).objects.update(author=None)
    assert list(type(topic).objects.visible_to(AnonymousUser())) == [topic]
    assert list(type(topic).objects.visible_to(cast.noor)) == [topic]


@pytest.mark.django_db(transaction=True)
async def test_open_chat_room_drops_the_messages_of_a_paused_member(cast, board):
    room = await in_thread(make_room, actor=cast.mo, group=board, title="De bank")
    await in_thread(open_session, actor=cast.mo, room=room)
    async with tabs_of(cast.noor, None) as pages:
        for page in pages:
            await page.join(room.stream)
        message = await in_thread(send_message, actor=cast.bram, room=room, cid="1", text=CANARY)
        for page in pages:
            assert CANARY in str(await page.hear("new", kind="message"))
        await in_thread(pause, actor=cast.bram)
        for page in pages:
            assert (await page.hear("new", kind="away"))["number"] == message.seq
            await page.say(t="get", s=room.stream, after=0)
            assert CANARY not in str(await page.hear("rows"))


def test_pauses_per_day_are_limited_and_coming_back_is_not(cast, as_member):
    """Each time, every room looks at all that was written and tells the pages that are open."""
    browser = as_member(cast.bram)
    answers = []
    for _time in range(PAUSES_PER_DAY + 1):
        answers.append(browser.post(reverse("privacy:pause")).status_code)
        assert browser.post(reverse("privacy:come_back")).status_code == 302
    assert answers == [302] * PAUSES_PER_DAY + [429]
    cast.bram.refresh_from_db()
    assert cast.bram.away_since is None
