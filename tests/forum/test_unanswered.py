"""Hosts find the posts that nobody answered, and writers read when hosts are told."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community.members.models import Duty, Member
from community.moderation.choices import Outcome
from community.moderation.decisions.actions import decide_report
from community.moderation.reports.actions import make_report
from community.notifications.models import Notification
from forum.actions import remove_post
from forum.models import Topic, Unanswered
from forum.unanswered.actions import forget_unanswered, tell_hosts_of_unanswered
from tests.support.forum import make_reply, make_topic
from tests.support.people import make_member
from tests.support.responses import html_of

PROMISE = "geven we een seintje aan wie hier een oogje in het zeil houdt"


@pytest.fixture(autouse=True)
def nobody_is_new(cast):
    Member.objects.update(joined_at=timezone.now() - timedelta(days=40))
    for member in (cast.anna, cast.bram, cast.noor, cast.mo):
        member.refresh_from_db()


@pytest.fixture
def host(cast, board) -> Member:
    """noor is host of the board."""
    Duty.objects.create(member=cast.noor, kind="host", group=board)
    return cast.noor


def listed(client) -> list[str]:
    return [row.topic.title for row in client.get(reverse("forum:unanswered")).context["page"].rows]


def let_wait(topic: Topic, hours: float) -> None:
    Unanswered.objects.filter(topic=topic).update(since=timezone.now() - timedelta(hours=hours))


def test_topic_waits_until_somebody_else_answers(cast, board, host, as_member):
    topic = make_topic(cast.bram, board, title="Wie herkent dit")
    make_reply(cast.bram, topic)
    assert listed(as_member(host)) == ["Wie herkent dit"]

    make_reply(cast.anna, topic)

    assert listed(as_member(host)) == []


def test_longest_waiting_stands_on_top(cast, board, host, as_member):
    first, second = make_topic(cast.bram, board, title="Een"), make_topic(cast.anna, board, title="Twee")
    let_wait(first, 2)
    let_wait(second, 5)

    assert listed(as_member(host)) == ["Twee", "Een"]


def test_first_reply_of_a_newcomer_waits_too_and_later_ones_do_not(cast, board, host, as_member):
    topic = make_topic(cast.bram, board)
    make_reply(cast.anna, topic)
    newcomer = make_member("Nieuw")

    first = make_reply(newcomer, topic)
    make_reply(newcomer, topic)

    assert list(Unanswered.objects.values_list("post", flat=True)) == [first.pk]
    page = html_of(as_member(host).get(reverse("forum:unanswered")))
    assert "Schrijft hier voor het eerst" in page


def test_first_reply_of_a_long_standing_member_does_not_wait(cast, board):
    topic = make_topic(cast.bram, board)

    make_reply(cast.anna, topic)

    assert not Unanswered.objects.exists()


def test_topic_waits_again_after_its_only_answer_was_hidden_or_removed(cast, board, host, as_member):
    topic = make_topic(cast.bram, board, title="Wie herkent dit")
    hidden, removed = make_reply(cast.anna, topic), make_reply(cast.anna, topic)
    remove_post(actor=cast.anna, post=removed)
    assert listed(as_member(host)) == []

    report = make_report(actor=cast.bram, kind="post", thing=hidden, rule="unkind")
    decide_report(actor=cast.mo, report=report, outcome=Outcome.HIDE, rule="unkind", explanation="Even weg.")

    assert listed(as_member(host)) == ["Wie herkent dit"]


def test_host_sees_no_group_of_others_and_nothing_of_their_own(cast, board, circle, host, as_member):
    make_topic(cast.mo, circle, title="Besloten")
    make_topic(host, board, title="Van mezelf")

    assert listed(as_member(host)) == []


def test_list_is_absent_for_members_without_a_duty(cast, board, as_member):
    assert as_member(cast.anna).get(reverse("forum:unanswered")).status_code == 404


def test_writer_reads_when_hosts_are_told(cast, board, host, as_member):
    topic = make_topic(cast.bram, board)
    assert PROMISE in html_of(as_member(cast.bram).get(topic.get_absolute_url()))


def test_board_without_a_host_promises_nothing(cast, board, as_member):
    Duty.objects.filter(kind="host").delete()
    topic = make_topic(cast.bram, board)
    assert PROMISE not in html_of(as_member(cast.bram).get(topic.get_absolute_url()))


def test_hosts_are_told_once_after_the_promised_time(cast, board, host, as_member):
    topic = make_topic(cast.bram, board)
    let_wait(topic, 23)
    assert tell_hosts_of_unanswered() == 0
    let_wait(topic, 25)

    assert tell_hosts_of_unanswered() == 1
    assert tell_hosts_of_unanswered() == 0

    told = Notification.objects.filter(kind="forum.unanswered")
    assert host.pk in told.values_list("member", flat=True)
    assert PROMISE not in html_of(as_member(cast.bram).get(topic.get_absolute_url()))


def test_post_that_its_writer_took_back_notifies_no_host(cast, board, host):
    topic = make_topic(cast.bram, board)
    let_wait(topic, 25)
    remove_post(actor=cast.bram, post=topic.posts.get())

    assert tell_hosts_of_unanswered() == 0


def test_post_waits_a_month_at_most(cast, board, host, as_member):
    topic = make_topic(cast.bram, board)
    let_wait(topic, 31 * 24)

    assert listed(as_member(host)) == []
    assert forget_unanswered() == 1


def test_list_takes_fixed_number_of_queries(cast, board, host, as_member, django_assert_max_num_queries):
    for number in range(25):
        make_topic((cast.bram, cast.anna)[number % 2], board, title=f"Vraag {number}")
    browser = as_member(host)
    assert len(listed(browser)) == 20
    with django_assert_max_num_queries(6):
        listed(browser)
