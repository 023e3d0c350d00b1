"""Muting folds somebody's words away, for oneself alone, and by the name that one muted."""

import re
from urllib.parse import quote

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from chat.rooms.actions import make_room, open_session, send_message
from community.audit.models import AuditEntry
from community.members.models import Member, Mute, Persona
from community.members.relations.actions import mute_persona, unmute
from community.notifications.models import Notification
from community.notifications.unread import badge_count, list_page, unread_fingerprints
from forum.documents import visible_posts, visible_topics
from tests.support.forum import make_reply, make_topic
from tests.support.responses import count_queries, get_page, html_of

FOLDED = re.compile(
    r'<details class="folded">\s*<summary>Iemand die jij even niet wilt zien</summary>(.*?)</details>', re.DOTALL
)

TEMPLATE = re.compile(r"<template.*?</template>", re.DOTALL)


def folded(response) -> list[str]:
    """The pieces of a page that are folded away."""
    return FOLDED.findall(TEMPLATE.sub("", html_of(response)))


@pytest.fixture
def muted(cast) -> Persona:
    """bram muted noor."""
    return mute_persona(actor=Member.objects.get(pk=cast.bram.pk), persona=cast.noor.persona).persona


def test_muted_posts_are_folded_for_the_muter_only(cast, board, as_member, muted):
    topic = make_topic(cast.anna, board, title="Regen")
    make_reply(cast.noor, topic, "Hier regent het ook.")
    (piece,) = folded(get_page(as_member(cast.bram), "forum:topic", topic.public_id))
    assert "Hier regent het ook." in piece
    assert "Noor" in piece
    for other in (None, cast.anna, cast.noor):
        assert folded(get_page(as_member(other), "forum:topic", topic.public_id)) == []


def test_muted_posts_that_arrive_live_are_folded(cast, board, as_member, muted):
    topic = make_topic(cast.anna, board)
    make_reply(cast.noor, topic, "Later gezegd.")
    (piece,) = folded(get_page(as_member(cast.bram), "forum:posts_after", topic.public_id, seq=1))
    assert "Later gezegd." in piece


@pytest.mark.parametrize("url", ["/forum/", "/forum/dag-tot-dag/", "/samen/"])
def test_topics_of_a_muted_persona_are_folded_in_every_list(cast, board, as_member, muted, url):
    make_topic(cast.noor, board, title="Van Noor")
    make_topic(cast.anna, board, title="Van Anna")
    (piece,) = folded(as_member(cast.bram).get(url))
    assert "Van Noor" in piece
    assert "Van Anna" not in piece
    assert folded(as_member(cast.anna).get(url)) == []


def test_muted_chat_messages_are_folded(cast, board, as_member, muted):
    room = make_room(actor=cast.mo, group=board)
    open_session(actor=cast.mo, room=room)
    send_message(actor=cast.noor, room=room, cid="a", text="Goedenavond")
    response = get_page(as_member(cast.bram), "chat:room", room.public_id)
    (piece,) = folded(response)
    assert "Goedenavond" in piece
    assert f'data-muted="{muted.public_id}"' in html_of(response)
    for other in (None, cast.anna, cast.noor):
        response = get_page(as_member(other), "chat:room", room.public_id)
        assert folded(response) == []
        assert "data-muted" not in html_of(response)


def test_muted_persona_causes_no_notification_and_no_search_result(cast, board, muted):
    topic = make_topic(cast.bram, board)
    make_reply(cast.noor, topic)
    assert not Notification.objects.filter(member=cast.bram).exists()
    make_reply(cast.anna, topic)
    assert Notification.objects.filter(member=cast.bram).count() == 1
    theirs = make_topic(cast.noor, board)
    for member, seen in ((Member.objects.get(pk=cast.bram.pk), False), (cast.anna, True), (AnonymousUser(), True)):
        assert (theirs in visible_topics(member)) is seen
        assert (topic.posts.get(author=muted) in visible_posts(member)) is seen


def test_muting_hides_earlier_notifications_until_unmuting(cast, board):
    make_reply(cast.noor, make_topic(cast.bram, board))

    def waits() -> tuple:
        bram = Member.objects.get(pk=cast.bram.pk)
        return (
            badge_count(bram),
            len(list_page(bram, {}, size=9).rows),
            str(bram.pk) in unread_fingerprints([bram.pk]),
        )

    assert waits() == (1, 1, True)
    mute = mute_persona(actor=cast.bram, persona=cast.noor.persona)
    assert waits() == (0, 0, False)
    unmute(actor=cast.bram, mute=mute)
    assert waits() == (1, 1, True)


def test_muting_and_unmuting_through_the_pages(cast, board, as_member):
    topic = make_topic(cast.noor, board)
    browser, back = as_member(cast.bram), topic.get_absolute_url()
    assert 'href="1/dempen/"' in html_of(browser.get(back))
    asked = browser.get(f"{back}1/dempen/")
    url = reverse("members:mute", args=[cast.noor.persona.public_id])
    assert asked.url == f"{url}?next={quote(topic.posts.get().get_absolute_url(), safe='')}"
    assert Mute.objects.count() == 0
    assert browser.get(url, {"next": back}).status_code == 200
    assert browser.post(url, {"next": back}).url == back
    assert len(folded(browser.get(back))) == 1
    assert AuditEntry.objects.get(verb="member.mute").actor == cast.bram
    assert "Noor" in html_of(browser.get("/mijn/geblokkeerd/"))
    profile = reverse("members:profile", args=[cast.noor.persona.public_id])
    assert "Jij wilt deze persoon even niet zien" in html_of(browser.get(profile))
    mute = Mute.objects.get()
    hear = reverse("members:hear_again", args=[mute.public_id])
    assert as_member(cast.noor).post(hear).status_code == 404
    assert browser.post(hear, {"next": back}).url == back
    assert folded(browser.get(back)) == []


def test_muting_never_redirects_to_another_site(cast, as_member):
    url = reverse("members:mute", args=[cast.noor.persona.public_id])
    answered = as_member(cast.bram).post(url, {"next": "https://elders.example/"})
    assert answered.url == reverse("members:profile", args=[cast.noor.persona.public_id])


def test_muted_member_notices_nothing(cast, board, as_member):
    topic = make_topic(cast.bram, board)
    make_reply(cast.noor, topic)
    browser = as_member(cast.noor)

    def reads() -> list[str]:
        urls = [topic.get_absolute_url(), "/mijn/", reverse("members:profile", args=[cast.bram.persona.public_id])]
        return [re.sub(r'value="[^"]{16,}"', "", html_of(browser.get(url))) for url in urls]

    before = reads()
    version = Member.objects.get(pk=cast.noor.pk).access_version
    mute_persona(actor=cast.bram, persona=cast.noor.persona)
    assert reads() == before
    assert Member.objects.get(pk=cast.noor.pk).access_version == version


def test_muting_one_persona_does_not_reveal_the_other(cast, board, circle, as_member):
    other = Persona.objects.create(member=cast.bram, group=circle, name="Wilg", name_key="wiig", avatar_seed="w")
    circle.memberships.create(member=cast.bram, persona=other)
    inside, outside = make_topic(cast.bram, circle), make_topic(cast.bram, board)
    mute_persona(actor=Member.objects.get(pk=cast.anna.pk), persona=other)
    browser = as_member(cast.anna)
    assert len(folded(get_page(browser, "forum:topic", inside.public_id))) == 1
    assert folded(get_page(browser, "forum:topic", outside.public_id)) == []
    room = make_room(actor=cast.mo, group=board)
    assert str(other.public_id) not in html_of(get_page(browser, "chat:room", room.public_id))


def test_page_with_muted_posts_has_a_fixed_query_count(cast, board, as_member, muted):
    topic = make_topic(cast.noor, board)
    browser, url = as_member(cast.bram), topic.get_absolute_url()
    browser.get(url)
    one = count_queries(browser, url)
    for _time in range(3):
        make_reply(cast.noor, topic)
    assert count_queries(browser, url) == one


def test_own_persona_and_blocked_ones_cannot_be_muted(cast, as_member):
    for who, whom in ((cast.bram, cast.bram), (cast.anna, cast.ben), (cast.ben, cast.anna)):
        assert as_member(who).post(reverse("members:mute", args=[whom.persona.public_id])).status_code == 404
