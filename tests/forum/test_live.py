import pytest
from django.db import transaction

from community.groups.actions import leave_group
from community.members.relations.actions import block_member
from community.moderation.models import ContentState
from community.moderation.targets import target
from forum.actions import edit_post, remove_post
from tests.forum.scenes import answer, talk
from tests.support.sockets import in_thread, tabs_of

pytestmark = pytest.mark.django_db(transaction=True)


def news(frames) -> list[tuple]:
    return [(frame["kind"], frame["number"]) for frame in frames if frame["t"] == "new"]


def hide(kind: str, thing) -> None:
    with transaction.atomic():
        thing.state = ContentState.HIDDEN
        thing.save(update_fields=["state"])
        target(kind).after_change(thing)


async def test_an_open_topic_hears_of_an_answer_and_gets_no_words(cast, circle):
    topic = await in_thread(talk, cast.anna, circle)
    async with tabs_of(cast.mo) as (mo,):
        assert (await mo.join(f"topic:{topic.public_id}"))["seq"] == 1
        await in_thread(answer, cast.anna, topic, "geheime woorden")
        frame = await mo.hear("new")
        assert (frame["seq"], frame["kind"], frame["number"]) == (2, "post", 2)
        assert "geheime" not in str(frame)


async def test_a_closed_topic_is_not_there_for_who_is_outside(cast, circle):
    topic = await in_thread(talk, cast.anna, circle)
    async with tabs_of(cast.bram, cast.ben, None) as pages:
        for page in pages:
            assert (await page.join(f"topic:{topic.public_id}"))["t"] == "gone"


async def test_a_visitor_hears_of_news_on_a_board(cast, board):
    topic = await in_thread(talk, cast.bram, board)
    async with tabs_of(None) as (visitor,):
        await visitor.join(f"topic:{topic.public_id}")
        await in_thread(answer, cast.noor, topic)
        assert (await visitor.hear("new"))["number"] == 2


async def test_nothing_is_heard_across_a_block(cast, board):
    topic = await in_thread(talk, cast.bram, board)
    async with tabs_of(cast.anna, cast.noor) as (anna, noor):
        for page in (anna, noor):
            await page.join(f"topic:{topic.public_id}")
        await in_thread(answer, cast.ben, topic)
        assert (await noor.hear("new"))["number"] == 2
        assert news(await anna.hears_all()) == []


async def test_who_leaves_or_is_blocked_by_the_opener_hears_no_more(cast, circle):
    topic = await in_thread(talk, cast.anna, circle)
    async with tabs_of(cast.anna, cast.mo) as (anna, mo):
        for page in (anna, mo):
            await page.join(f"topic:{topic.public_id}")
        await in_thread(block_member, actor=cast.anna, persona=cast.mo.persona)
        assert (await mo.hear("gone"))["code"] == "no_access"
        await in_thread(leave_group, actor=cast.anna, group=circle)
        assert (await anna.hear("gone"))["code"] == "no_access"


async def test_a_change_and_a_post_taken_back_are_news_too(cast, board):
    topic = await in_thread(talk, cast.bram, board)
    post = await in_thread(answer, cast.noor, topic)
    async with tabs_of(cast.bram) as (bram,):
        await bram.join(f"topic:{topic.public_id}")
        await in_thread(edit_post, actor=cast.noor, post=post, source="anders")
        frame = await bram.hear("new")
        assert (frame["kind"], frame["number"], frame["seq"]) == ("change", 2, 3)
        await in_thread(remove_post, actor=cast.noor, post=post)
        assert (await bram.hear("new"))["kind"] == "change"


async def test_a_topic_that_is_hidden_closes_for_all_but_its_writer(cast, board):
    topic = await in_thread(talk, cast.bram, board)
    async with tabs_of(cast.bram, cast.noor) as (bram, noor):
        for page in (bram, noor):
            await page.join(f"topic:{topic.public_id}")
        await in_thread(hide, "topic", topic)
        assert (await noor.hear("gone"))["code"] == "no_access"
        assert [f for f in await bram.hears_all() if f["t"] == "gone"] == []
