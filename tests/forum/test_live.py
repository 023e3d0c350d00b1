import pytest
from django.db import transaction

from community.groups.actions import leave_group
from community.members.relations.actions import block_member
from community.moderation.choices import ContentState
from community.moderation.registry import target
from forum.actions import edit_post, remove_post
from tests.support.forum import make_reply, make_topic
from tests.support.sockets import in_thread, tabs_of

pytestmark = pytest.mark.django_db(transaction=True)


def events(frames) -> list[tuple]:
    return [(frame["kind"], frame["number"]) for frame in frames if frame["t"] == "new"]


def hide(kind: str, thing) -> None:
    with transaction.atomic():
        thing.state = ContentState.HIDDEN
        thing.save(update_fields=["state"])
        target(kind).after_change(thing)


async def test_reply_sends_event_without_text_to_open_topic(cast, circle):
    topic = await in_thread(make_topic, cast.anna, circle)
    async with tabs_of(cast.mo) as (mo,):
        assert (await mo.join(f"topic:{topic.public_id}"))["seq"] == 1
        await in_thread(make_reply, cast.anna, topic, "geheime woorden")
        frame = await mo.hear("new")
        assert (frame["seq"], frame["kind"], frame["number"]) == (2, "post", 2)
        assert "geheime" not in str(frame)


async def test_join_closed_topic_from_outside_is_gone(cast, circle):
    topic = await in_thread(make_topic, cast.anna, circle)
    async with tabs_of(cast.bram, cast.ben, None) as pages:
        for page in pages:
            assert (await page.join(f"topic:{topic.public_id}"))["t"] == "gone"


async def test_visitor_gets_event_of_reply_on_board(cast, board):
    topic = await in_thread(make_topic, cast.bram, board)
    async with tabs_of(None) as (visitor,):
        await visitor.join(f"topic:{topic.public_id}")
        await in_thread(make_reply, cast.noor, topic)
        assert (await visitor.hear("new"))["number"] == 2


async def test_reply_sends_no_event_across_a_block(cast, board):
    topic = await in_thread(make_topic, cast.bram, board)
    async with tabs_of(cast.anna, cast.noor) as (anna, noor):
        for page in (anna, noor):
            await page.join(f"topic:{topic.public_id}")
        await in_thread(make_reply, cast.ben, topic)
        assert (await noor.hear("new"))["number"] == 2
        assert events(await anna.hears_all()) == []


async def test_stream_closes_after_leaving_group_or_being_blocked_by_opener(cast, circle):
    topic = await in_thread(make_topic, cast.anna, circle)
    async with tabs_of(cast.anna, cast.mo) as (anna, mo):
        for page in (anna, mo):
            await page.join(f"topic:{topic.public_id}")
        await in_thread(block_member, actor=cast.anna, persona=cast.mo.persona)
        assert (await mo.hear("gone"))["code"] == "no_access"
        await in_thread(leave_group, actor=cast.anna, group=circle)
        assert (await anna.hear("gone"))["code"] == "no_access"


async def test_edit_and_removal_send_change_events(cast, board):
    topic = await in_thread(make_topic, cast.bram, board)
    post = await in_thread(make_reply, cast.noor, topic)
    async with tabs_of(cast.bram) as (bram,):
        await bram.join(f"topic:{topic.public_id}")
        await in_thread(edit_post, actor=cast.noor, post=post, source="anders")
        frame = await bram.hear("new")
        assert (frame["kind"], frame["number"], frame["seq"]) == ("change", 2, 3)
        await in_thread(remove_post, actor=cast.noor, post=post)
        assert (await bram.hear("new"))["kind"] == "change"


async def test_hidden_topic_closes_stream_for_all_but_its_writer(cast, board):
    topic = await in_thread(make_topic, cast.bram, board)
    async with tabs_of(cast.bram, cast.noor) as (bram, noor):
        for page in (bram, noor):
            await page.join(f"topic:{topic.public_id}")
        await in_thread(hide, "topic", topic)
        assert (await noor.hear("gone"))["code"] == "no_access"
        assert [f for f in await bram.hears_all() if f["t"] == "gone"] == []
