"""The badge, the list and what counts as unread say the same, in every window, also after something was closed."""

import re
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from community.groups.actions import leave_group
from community.members.choices import DutyKind
from community.members.models import Block, Duty, Member
from community.members.relations.actions import block_member
from community.moderation.choices import Outcome, Rule
from community.notifications.actions import mark_read, notify
from community.notifications.models import Notification
from community.notifications.unread import badge_count, unread_count
from forum.actions import remove_post
from tests.community.notifications.every_kind import SCENES, end_first_weeks
from tests.support.forum import make_reply, make_topic
from tests.support.people import make_member
from tests.support.sockets import in_thread, tabs_of

LIST = "/mijn/berichten/"
BADGE_QUESTIONS = 5


def reload(member) -> Member:
    """Return the member as the next request loads them."""
    return Member.objects.get(pk=member.pk)


def badge(browser) -> int:
    return int(re.search(r"data-badge-number>(\d+)<", browser.get("/mijn/profiel/").content.decode())[1])


def in_list(browser) -> int:
    return browser.get(LIST).content.decode().count('<span class="chip">')


def on_my_page(browser) -> int:
    return browser.get("/mijn/").content.decode().count('<span class="chip">Nieuw')


def all_counts(browser) -> list[int]:
    return [badge(browser), in_list(browser), on_my_page(browser)]


def notify_in_the_circle(cast, circle):
    topic = make_topic(cast.anna, circle)
    make_reply(cast.mo, topic)
    return topic


def hidden_by_a_moderator(cast, circle):
    topic = make_topic(cast.mo, circle)
    make_reply(cast.anna, topic)
    make_reply(cast.mo, topic)
    return topic


def leaves(cast, topic):
    leave_group(actor=cast.anna, group=topic.group)


def is_hidden(cast, topic):
    from community.moderation.decisions.actions import decide_report
    from community.moderation.reports.actions import make_report

    report = make_report(actor=cast.ben, kind="topic", thing=topic, rule=Rule.OTHER)
    Duty.objects.create(member=cast.pia, kind=DutyKind.MODERATOR)  # mo wrote it, and so does not decide
    decide_report(actor=cast.pia, report=report, outcome=Outcome.HIDE, rule=Rule.OTHER, explanation="Even weg.")


def blocks(cast, topic):
    block_member(actor=cast.anna, persona=cast.mo.persona)


@pytest.mark.parametrize("closes", [leaves, is_hidden, blocks])
def test_notification_about_a_hidden_thing_counts_nowhere(cast, circle, as_member, closes):
    topic = make_topic(cast.mo, circle)
    make_reply(cast.anna, topic)
    make_reply(cast.mo, topic)
    browser = as_member(cast.anna)
    assert all_counts(browser) == [1, 1, 1]
    closes(cast, topic)
    assert all_counts(as_member(cast.anna)) == [0, 0, 0]


def test_notification_about_a_removed_topic_counts_nowhere(cast, board, as_member):
    topic = make_topic(cast.bram, board)
    post = make_reply(cast.noor, topic)
    remove_post(actor=cast.noor, post=post)
    remove_post(actor=cast.bram, post=topic.posts.get(number=1))
    assert all_counts(as_member(cast.bram)) == [0, 0, 0]


def test_page_of_hidden_notifications_is_filled_with_older_ones(cast, circle, board, as_member):
    make_reply(cast.noor, make_topic(cast.anna, board))
    for _number in range(35):
        notify_in_the_circle(cast, circle)
    leave_group(actor=cast.anna, group=circle)
    assert all_counts(as_member(cast.anna)) == [1, 1, 1]


def test_read_all_leaves_notifications_from_after_the_page(cast, board, as_member):
    browser = as_member(cast.bram)
    first = make_topic(cast.bram, board)
    make_reply(cast.noor, first)
    page = browser.get(LIST).content.decode()
    make_reply(cast.pia, make_topic(cast.bram, board))
    upto = re.search(r'name="upto" value="([^"]+)"', page)[1]
    browser.post("/mijn/berichten/gelezen/", {"upto": upto})
    assert all_counts(browser) == [1, 1, 1]


def test_read_all_leaves_a_notification_renewed_after_the_page(cast, board, as_member):
    browser = as_member(cast.bram)
    topic = make_topic(cast.bram, board)
    make_reply(cast.noor, topic)
    upto = re.search(r'name="upto" value="([^"]+)"', browser.get(LIST).content.decode())[1]
    make_reply(cast.pia, topic)
    browser.post("/mijn/berichten/gelezen/", {"upto": upto})
    assert all_counts(browser) == [1, 1, 1]


@pytest.mark.django_db(transaction=True)
async def test_reading_in_one_window_lowers_the_badge_in_the_other(cast, board):
    await in_thread(make_reply, cast.noor, await in_thread(make_topic, cast.bram, board))
    async with tabs_of(cast.bram, cast.bram) as (phone, laptop):
        for page in (phone, laptop):
            await page.join("me")
            await page.say(t="get", s="me", after=0)
            assert (await page.hear("rows"))["rows"][0]["unread"] == 1
        await in_thread(mark_read, actor=cast.bram)
        assert (await phone.hear("new"))["unread"] == 0
        assert (await laptop.hear("new"))["unread"] == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("closes", [leaves, is_hidden, blocks])
async def test_open_page_recounts_when_a_thing_is_hidden(cast, circle, closes):
    topic = await in_thread(make_topic, cast.mo, circle)
    await in_thread(make_reply, cast.anna, topic)
    await in_thread(make_reply, cast.mo, topic)
    async with tabs_of(cast.anna) as (page,):
        await page.join("me")
        await in_thread(closes, cast, topic)
        assert (await page.hear("new"))["unread"] == 0


def test_query_count_is_the_same_for_one_notification_and_for_many(cast, board, django_assert_max_num_queries):
    for number in range(40):
        make_reply(make_member(f"lezer{number}") if number < 3 else cast.noor, make_topic(cast.bram, board))
    bram = reload(cast.bram)
    with django_assert_max_num_queries(4):
        assert badge_count(bram) == 40


def test_badge_takes_few_queries_whatever_waits(cast, django_assert_max_num_queries, score):
    """Count the queries of the badge: notifications, those that may be seen (of all kinds), and
    two that a page asks once anyway: blocks and
    duties; and whether there is a break."""
    end_first_weeks(cast)
    with django_assert_max_num_queries(1):
        assert badge_count(cast.anna) == 0
    for scene in SCENES.values():
        with transaction.atomic():
            scene(cast)
            told = Notification.objects.values("member", "kind", "thing")
            waits = list(told.filter(member=cast.anna, read_at=None))
            anna = reload(cast.anna)
            with django_assert_max_num_queries(BADGE_QUESTIONS):
                assert badge_count(anna) == len(waits) == 1
            transaction.set_rollback(True)
    for name in ("forum.reply", "forum.topic", "groups.asked", "groups.admitted", "moderation.decision"):
        SCENES[name](cast)
    SCENES["college.moved_up"](cast), SCENES["private.message"](cast), SCENES["moderation.looked"](cast)
    anna = reload(cast.anna)
    with django_assert_max_num_queries(BADGE_QUESTIONS):
        assert badge_count(anna) == 8
    score("Badge: questions to the database, at most, whatever waits", BADGE_QUESTIONS)


def test_list_counts_the_unread_once(cast, board, as_member):
    browser = as_member(cast.bram)
    make_reply(cast.noor, make_topic(cast.bram, board))
    with CaptureQueriesContext(connection) as caught:
        assert browser.get(LIST).status_code == 200
    looked = [q["sql"] for q in caught if '"notifications_notification"."read_at" IS NULL' in q["sql"]]
    assert len(looked) == 1


def test_badge_stops_counting_above_ninety_nine(cast, as_member):
    rows = [Notification(member=cast.bram, kind="moderation.looked", thing=str(uuid4())) for _number in range(130)]
    Notification.objects.bulk_create(rows[:99])
    assert "data-badge-number>99<" in as_member(cast.bram).get(LIST).content.decode()
    Notification.objects.bulk_create(rows[99:])
    assert "data-badge-number>99+<" in as_member(cast.bram).get(LIST).content.decode()


def test_more_notifications_than_fit_one_query_are_counted(cast, board):
    topic = make_topic(cast.bram, board)
    notify(member=cast.bram, kind="forum.reply", thing=topic.public_id, caused_as=None, number=1)
    Notification.objects.bulk_create(
        Notification(member=cast.bram, kind="forum.reply", thing=str(uuid4()), facts={"number": n}) for n in range(1500)
    )
    assert unread_count(cast.bram) == 1


@pytest.mark.parametrize("scene", SCENES)
def test_badge_of_a_page_counts_what_the_list_counts(cast, scene):
    """The page asks prepared queries, the list and the hub ask querysets of their own."""
    end_first_weeks(cast)
    SCENES[scene](cast)
    reader, plain = Member.objects.mark_duties().get(pk=cast.anna.pk), reload(cast.anna)
    reader.reads_only, reader.facts = True, {"has_unread": True, "break_until": None}
    assert badge_count(reader) == badge_count(plain) == 1
    Block.objects.create(blocker=cast.anna, blocked=cast.mo)
    with_block = Member.objects.mark_duties().get(pk=cast.anna.pk)
    with_block.reads_only = True
    assert badge_count(with_block) == badge_count(reload(cast.anna))
