"""A moderator moves a conversation: its address stays, and nobody reads along who could not before."""

import pytest
from django.test import Client
from django.urls import reverse

from community.groups.choices import Admission, GroupKind, Visibility
from community.notifications.models import Notification
from forum.actions import move_topic
from forum.models import Topic
from forum.rules import can_move_to
from tests.forum.scenes import talk, words
from tests.support.people import make_group
from tests.support.sockets import in_thread, tabs_of


def make_board(slug, visibility=Visibility.PUBLIC):
    return make_group(slug, kind=GroupKind.BOARD, visibility=visibility, admission=Admission.EVERYONE)


@pytest.fixture
def members_board(db):
    return make_board("onder-leden", Visibility.MEMBERS)


def move(browser, topic, group):
    return browser.post(reverse("forum:move", args=[topic.public_id]), {"group": group.slug}, follow=True)


def test_a_topic_goes_to_another_board_and_keeps_its_address(cast, board, as_member):
    topic, other = talk(cast.bram, board), make_board("naar-buiten")
    answer = move(as_member(cast.mo), topic, other)
    assert answer.redirect_chain == [(topic.get_absolute_url(), 302)]
    assert Topic.objects.get().group == other
    assert "De afwas" in words(Client().get(reverse("forum:board", args=[other.slug])))
    assert "De afwas" not in words(Client().get(reverse("forum:board", args=[board.slug])))


def test_whoever_began_it_is_told(cast, board, as_member):
    move(as_member(cast.mo), talk(cast.bram, board), make_board("naar-buiten"))
    assert Notification.objects.get(kind="forum.moved").member == cast.bram


def test_a_visitor_does_not_find_it_on_a_board_for_members(cast, board, members_board, as_member):
    topic = talk(cast.bram, board)
    move(as_member(cast.mo), topic, members_board)
    assert Client().get(topic.get_absolute_url()).status_code == 404
    assert as_member(cast.noor).get(topic.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("place", ["a wider board", "the board where it is", "a closed group"])
def test_where_it_cannot_go_is_not_in_the_list_and_is_refused(cast, board, members_board, circle, as_member, place):
    topic = talk(cast.bram, members_board)
    group = {"a wider board": board, "the board where it is": members_board, "a closed group": circle}[place]
    page = words(as_member(cast.mo).get(reverse("forum:move", args=[topic.public_id])))
    assert f'value="{group.slug}"' not in page
    move(as_member(cast.mo), topic, group)
    assert Topic.objects.get().group == members_board


def test_from_a_board_for_some_it_does_not_go_to_one_for_all_members(cast, members_board):
    """Such a board is rare; a moderator who is in it could else show everybody what was said there."""
    for_some = make_board("voor-enkelen", Visibility.GROUP)
    assert not can_move_to(cast.mo, talk(cast.bram, for_some), members_board)
    assert can_move_to(cast.mo, talk(cast.bram, make_board("naar-buiten")), members_board)


def test_what_was_said_in_a_group_stays_there(cast, circle, board, as_member):
    topic = talk(cast.anna, circle)
    assert as_member(cast.mo).get(reverse("forum:move", args=[topic.public_id])).status_code == 403


def test_other_members_cannot_move_it_and_see_no_link(cast, board, as_member):
    topic, other = talk(cast.bram, board), make_board("naar-buiten")
    assert move(as_member(cast.bram), topic, other).status_code == 403
    assert "verplaatsen" not in words(as_member(cast.bram).get(topic.get_absolute_url()))
    assert "verplaatsen" in words(as_member(cast.mo).get(topic.get_absolute_url()))


@pytest.mark.django_db(transaction=True)
async def test_an_open_page_that_may_not_read_there_is_told_nothing_more(cast, board, members_board):
    topic = await in_thread(talk, cast.bram, board)
    async with tabs_of(None, cast.noor) as (visitor, noor):
        for page in (visitor, noor):
            await page.join(f"topic:{topic.public_id}")
        await in_thread(move_topic, actor=cast.mo, topic=topic, group=members_board)
        assert (await visitor.hear("gone"))["s"] == f"topic:{topic.public_id}"
        assert "gone" not in {frame["t"] for frame in await noor.hears_all()}
