"""A moderator moves a topic: its URL stays, and nobody can read it who could not before."""

import pytest
from django.test import Client
from django.urls import reverse

from community.groups.choices import Admission, GroupKind, Visibility
from community.notifications.models import Notification
from forum.actions import move_topic
from forum.models import Topic
from forum.rules import can_move_to
from tests.support.forum import make_topic
from tests.support.people import make_group
from tests.support.responses import html_of
from tests.support.sockets import in_thread, tabs_of


def make_board(slug, visibility=Visibility.PUBLIC):
    return make_group(slug, kind=GroupKind.BOARD, visibility=visibility, admission=Admission.EVERYONE)


@pytest.fixture
def members_board(db):
    return make_board("onder-leden", Visibility.MEMBERS)


def move(browser, topic, group):
    return browser.post(reverse("forum:move", args=[topic.public_id]), {"group": group.slug}, follow=True)


def test_move_changes_board_and_keeps_url(cast, board, as_member):
    topic, other = make_topic(cast.bram, board), make_board("naar-buiten")
    response = move(as_member(cast.mo), topic, other)
    assert response.redirect_chain == [(topic.get_absolute_url(), 302)]
    assert Topic.objects.get().group == other
    assert "De afwas" in html_of(Client().get(reverse("forum:board", args=[other.slug])))
    assert "De afwas" not in html_of(Client().get(reverse("forum:board", args=[board.slug])))


def test_move_notifies_the_writer_of_the_topic(cast, board, as_member):
    move(as_member(cast.mo), make_topic(cast.bram, board), make_board("naar-buiten"))
    assert Notification.objects.get(kind="forum.moved").member == cast.bram


def test_move_to_board_for_members_hides_topic_from_visitors(cast, board, members_board, as_member):
    topic = make_topic(cast.bram, board)
    move(as_member(cast.mo), topic, members_board)
    assert Client().get(topic.get_absolute_url()).status_code == 404
    assert as_member(cast.noor).get(topic.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("target", ["a wider board", "the board where it is", "a closed group"])
def test_impossible_board_is_not_offered_and_is_refused(cast, board, members_board, circle, as_member, target):
    topic = make_topic(cast.bram, members_board)
    group = {"a wider board": board, "the board where it is": members_board, "a closed group": circle}[target]
    page = html_of(as_member(cast.mo).get(reverse("forum:move", args=[topic.public_id])))
    assert f'value="{group.slug}"' not in page
    move(as_member(cast.mo), topic, group)
    assert Topic.objects.get().group == members_board


def test_move_from_board_of_a_few_to_board_of_all_members_is_refused(cast, members_board):
    """Such a board is rare; a moderator who is in it could else show everybody what was said there."""
    for_some = make_board("voor-enkelen")
    topic = make_topic(cast.bram, for_some)
    for_some.visibility = Visibility.GROUP
    for_some.save()
    assert not can_move_to(cast.mo, topic, members_board)
    assert can_move_to(cast.mo, make_topic(cast.bram, make_board("naar-buiten")), members_board)


def test_topic_of_closed_group_cannot_be_moved(cast, circle, board, as_member):
    topic = make_topic(cast.anna, circle)
    assert as_member(cast.mo).get(reverse("forum:move", args=[topic.public_id])).status_code == 403


def test_member_without_duty_cannot_move_and_sees_no_link(cast, board, as_member):
    topic, other = make_topic(cast.bram, board), make_board("naar-buiten")
    assert move(as_member(cast.bram), topic, other).status_code == 403
    assert "verplaatsen" not in html_of(as_member(cast.bram).get(topic.get_absolute_url()))
    assert "verplaatsen" in html_of(as_member(cast.mo).get(topic.get_absolute_url()))


@pytest.mark.django_db(transaction=True)
async def test_move_closes_stream_for_readers_who_may_not_read_there(cast, board, members_board):
    topic = await in_thread(make_topic, cast.bram, board)
    async with tabs_of(None, cast.noor) as (visitor, noor):
        for page in (visitor, noor):
            await page.join(f"topic:{topic.public_id}")
        await in_thread(move_topic, actor=cast.mo, topic=topic, group=members_board)
        assert (await visitor.hear("gone"))["s"] == f"topic:{topic.public_id}"
        assert "gone" not in {frame["t"] for frame in await noor.hears_all()}
