import pytest

from community.members.models import Block
from community.notifications.actions import mark_read, notify
from tests.support.sockets import in_thread, tabs_of

pytestmark = pytest.mark.django_db(transaction=True)


async def test_badge_follows_the_unread_notifications(cast):
    async with tabs_of(cast.anna, cast.bram) as (anna, bram):
        assert (await anna.join("me"))["seq"] == 0
        await bram.join("me")
        await in_thread(notify, member=cast.anna, kind="moderation.looked", thing="1", caused_as=None)
        assert (await anna.hear("new"))["unread"] == 1
        await in_thread(mark_read, actor=cast.anna)
        assert (await anna.hear("new"))["unread"] == 0
        assert [frame for frame in await bram.hears_all() if frame["t"] == "new"] == []


async def test_badge_does_not_count_notifications_across_a_block(cast):
    bram = await in_thread(getattr, cast.bram, "persona")
    await in_thread(notify, member=cast.anna, kind="forum.reply", thing="1", caused_as=bram)
    await in_thread(Block.objects.create, blocker=cast.bram, blocked=cast.anna)
    async with tabs_of(cast.anna) as (anna,):
        assert (await anna.join("me"))["seq"] == 0


async def test_visitor_has_no_stream_of_their_own(db):
    async with tabs_of(None) as (visitor,):
        assert (await visitor.join("me"))["t"] == "gone"


async def test_stream_cannot_be_joined_by_the_key_of_a_member(cast):
    async with tabs_of(cast.bram) as (bram,):
        assert (await bram.join(f"me:{cast.anna.pk}"))["t"] == "gone"
        assert (await bram.join(f"me:{cast.bram.pk}"))["t"] == "gone"
