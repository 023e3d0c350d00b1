"""Raid modes: what is asked of everybody for a while, in the house and in one group."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from community.audit.models import AuditEntry
from community.groups.actions import join_group
from community.groups.choices import Admission, RaidKind, RaidReason, RaidSpan
from community.groups.invites.actions import accept_invite, make_invite
from community.groups.models import Group, RaidMode
from community.groups.raid.actions import begin_mode, end_mode, end_of
from community.groups.rules import can_write_now
from community.members.accounts.rules import is_sign_up_open
from community.members.choices import DutyKind
from community.members.models import Duty, Member
from community.permissions import NotAllowed
from forum.actions import edit_post
from forum.models import Post, Topic
from selfhelp.tools.actions import rate_tool
from selfhelp.tools.models import Experience
from tests.support.forum import make_reply, make_topic
from tests.support.people import make_group
from tests.support.responses import html_of
from tests.support.tools import make_tool
from tests.support.visitors import begin_transaction

READS = "leest iedereen"
HOUSE = reverse("raid:house")


@pytest.fixture(autouse=True)
def members_of_long_ago(cast, settings) -> None:
    settings.STAFF_SECOND_FACTOR = False
    Member.objects.update(joined_at=timezone.now() - timedelta(days=30))
    for member in vars(cast).values():
        member.refresh_from_db()


def begin(cast, group, kind, span=RaidSpan.HOUR, actor=None) -> RaidMode:
    mode = begin_mode(actor=actor or cast.mo, group=group, kind=kind, reason=RaidReason.FLOOD, span=span)
    if group is not None:
        refreshed(group)
    return mode


def refreshed(group: Group) -> Group:
    group.__dict__.pop("running_raid_modes", None)
    group.refresh_from_db()
    return group


def test_read_only_group_refuses_topic_reply_and_edit_and_not_those_of_its_host(cast, circle):
    topic = make_topic(cast.ben, circle)
    begin(cast, circle, RaidKind.READ_ONLY)
    topic = Topic.objects.get(pk=topic.pk)
    for act in (
        lambda: make_topic(cast.anna, circle),
        lambda: make_reply(cast.ben, topic),
        lambda: edit_post(actor=cast.ben, post=topic.posts.get(), source="Anders."),
    ):
        with pytest.raises(NotAllowed, match="alleen"):
            act()
    assert make_reply(cast.mo, topic).number == 2


def test_read_only_in_one_group_leaves_the_others_as_they_are(cast, circle, board):
    begin(cast, circle, RaidKind.READ_ONLY)
    assert can_write_now(cast.anna, refreshed(board))
    assert not can_write_now(cast.anna, circle)


def test_read_only_house_holds_in_each_group_and_for_experiences(cast, circle, board):
    begin(cast, None, RaidKind.READ_ONLY)
    for group in (circle, board):
        with pytest.raises(NotAllowed):
            make_topic(cast.anna, refreshed(group))
    with pytest.raises(NotAllowed, match="alleen"):
        rate_tool(actor=cast.anna, tool=make_tool(), helped="yes", recommend="yes", text="Fijn.")
    assert not Experience.objects.exists()


def test_group_that_is_made_meanwhile_follows_the_house(cast):
    begin(cast, None, RaidKind.READ_ONLY)
    group = make_group("later")
    group.memberships.create(member=cast.anna, persona=cast.anna.persona)
    assert not can_write_now(cast.anna, group)


def test_refused_reply_keeps_the_words_in_the_box_and_says_until_when(cast, circle, as_member):
    topic = make_topic(cast.mo, circle)
    mode = begin(cast, circle, RaidKind.READ_ONLY)
    sent = as_member(cast.anna).post(topic.get_absolute_url(), {"source": "mijn woorden", "submission_id": uuid4()})
    assert "mijn woorden" in html_of(sent)
    assert f"{timezone.localtime(mode.until):%H:%M}" in html_of(sent)
    assert Post.objects.count() == 1


def test_mode_ends_by_itself_at_its_moment_and_not_before(cast, circle, clock):
    begin(cast, circle, RaidKind.READ_ONLY)
    clock.forward(minutes=59)
    assert not can_write_now(cast.anna, circle)
    clock.forward(minutes=1)
    assert can_write_now(cast.anna, circle)
    assert make_topic(cast.anna, circle)


def test_slow_group_leaves_three_minutes_between_two_posts_of_one_member(cast, circle, clock):
    topic = make_topic(cast.anna, circle)
    begin(cast, circle, RaidKind.SLOW)
    topic = Topic.objects.get(pk=topic.pk)
    with pytest.raises(NotAllowed, match="langzaam"):
        make_reply(cast.anna, topic)
    make_reply(cast.ben, topic)
    make_reply(cast.mo, topic)
    make_reply(cast.mo, topic)
    clock.forward(seconds=181)
    make_reply(cast.anna, Topic.objects.get(pk=topic.pk))


def test_group_where_nobody_new_comes_in_still_takes_an_invitation(cast, circle, as_member):
    Group.objects.filter(pk=circle.pk).update(admission=Admission.EVERYONE)
    begin(cast, circle, RaidKind.INVITE_ONLY)
    with pytest.raises(NotAllowed, match="uitnodiging"):
        join_group(actor=cast.bram, group=circle, agreement_version=1)
    assert can_write_now(cast.anna, circle)
    key = make_invite(actor=cast.mo, group=circle)
    assert accept_invite(actor=cast.bram, key=key, agreement_version=1).state == "active"


def test_house_where_nobody_new_comes_in_closes_the_sign_up_and_no_group(cast, circle, clock, as_member):
    Group.objects.filter(pk=circle.pk).update(admission=Admission.EVERYONE)
    begin(cast, None, RaidKind.INVITE_ONLY)
    assert not is_sign_up_open()
    assert "password1" not in html_of(as_member(None).get(reverse("account_signup")))
    join_group(actor=cast.bram, group=circle, agreement_version=1)
    clock.forward(hours=1)
    assert is_sign_up_open()


def test_sign_up_is_open_again_when_the_mode_is_ended(cast):
    mode = begin(cast, None, RaidKind.INVITE_ONLY)
    end_mode(actor=cast.otto, mode=mode)
    assert is_sign_up_open()


def test_two_moderators_at_once_set_one_mode_with_the_later_words(cast, circle):
    first = begin(cast, circle, RaidKind.SLOW)
    second = begin_mode(actor=cast.mo, group=circle, kind=RaidKind.SLOW, reason=RaidReason.HEATED, span=RaidSpan.HOURS)
    assert (first.pk, second.reason) == (second.pk, RaidReason.HEATED)
    assert RaidMode.objects.count() == 1


def test_mode_that_somebody_else_ended_stays_ended(cast, circle):
    mode = begin(cast, circle, RaidKind.READ_ONLY)
    for _time in range(2):
        end_mode(actor=cast.mo, mode=mode)
    assert can_write_now(cast.anna, refreshed(circle))
    assert AuditEntry.objects.filter(verb="raid.end").count() == 1


def test_beginning_is_in_the_audit_log_with_reason_and_end(cast, circle):
    mode = begin(cast, circle, RaidKind.READ_ONLY)
    entry = AuditEntry.objects.get(verb="raid.begin", actor=cast.mo)
    assert (entry.reason, entry.facts["until"]) == ("flood", mode.until.isoformat())


@pytest.mark.parametrize("name", ["anna", "eva", "otto"])
def test_member_who_does_not_look_after_the_group_sets_no_mode_there(cast, circle, name):
    with pytest.raises(NotAllowed):
        begin(cast, circle, RaidKind.READ_ONLY, actor=getattr(cast, name))


def test_host_of_one_group_sets_modes_there_and_not_in_the_house(cast, circle):
    Duty.objects.create(member=cast.anna, kind=DutyKind.HOST, group=circle)
    begin(cast, circle, RaidKind.SLOW, actor=cast.anna)
    with pytest.raises(NotAllowed):
        begin(cast, None, RaidKind.SLOW, actor=cast.anna)


def test_span_until_the_morning_ends_at_eight_also_when_the_clock_changes(monkeypatch):
    before = timezone.make_aware(datetime(2026, 10, 24, 23, 30))
    monkeypatch.setattr(timezone, "now", lambda: before)
    assert timezone.localtime(end_of(RaidSpan.MORNING)).isoformat() == "2026-10-25T08:00:00+01:00"


def test_two_clicks_begin_a_mode_and_one_ends_it(cast, circle, as_member):
    browser, url = as_member(cast.mo), reverse("raid:group", args=[circle.slug])
    assert 'name="span" value="hour"' in html_of(browser.get(url))
    browser.post(url, {"kind": "read_only", "reason": "flood", "span": "hour"})
    assert READS in html_of(browser.get(url))
    browser.post(reverse("raid:end", args=[RaidMode.objects.get().public_id]))
    assert "Dit geldt nu" not in html_of(browser.get(url))


def test_board_has_no_door_to_close(cast, board, as_member):
    url = reverse("raid:group", args=[board.slug])
    answer = as_member(cast.mo).post(url, {"kind": "invite_only", "reason": "flood", "span": "hour"})
    assert answer.status_code == 200
    assert not RaidMode.objects.exists()


def test_member_reads_the_line_of_the_house_on_each_page_and_that_of_a_group_there(cast, circle, board, as_member):
    begin(cast, circle, RaidKind.READ_ONLY)
    begin(cast, None, RaidKind.SLOW)
    anna = as_member(cast.anna)
    slow, reads = "tussen twee berichten", "leest iedereen hier"
    for url in ("/mijn/", "/hulpmiddelen/", board.get_absolute_url()):
        assert slow in html_of(anna.get(url))
        assert reads not in html_of(anna.get(url))
    group_page = html_of(anna.get(circle.get_absolute_url()))
    assert slow in group_page
    assert reads in group_page


def test_visitor_reads_the_line_at_once_and_no_longer_than_it_holds(cast, board, cached_site, monkeypatch):
    url = make_topic(cast.anna, board).get_absolute_url()
    cached_site.get(url)
    begin_transaction()
    mode = begin(cast, board, RaidKind.READ_ONLY)
    assert READS in html_of(cached_site.get(url))
    at_the_end = mode.until
    monkeypatch.setattr(timezone, "now", lambda: at_the_end - timedelta(seconds=5))
    assert READS in html_of(cached_site.get(url))
    monkeypatch.setattr(timezone, "now", lambda: at_the_end)
    assert READS not in html_of(cached_site.get(url))


def test_visitor_does_not_read_a_line_that_was_ended(cast, board, cached_site):
    url = make_topic(cast.anna, board).get_absolute_url()
    mode = begin(cast, None, RaidKind.READ_ONLY)
    assert READS in html_of(cached_site.get(url))
    begin_transaction()
    end_mode(actor=cast.otto, mode=mode)
    assert READS not in html_of(cached_site.get(url))


def test_no_page_asks_for_modes_in_normal_times(cast, circle, as_member):
    url, anna = make_topic(cast.anna, circle).get_absolute_url(), as_member(cast.anna)
    anna.get(url)
    with CaptureQueriesContext(connection) as queries:
        anna.get(url)
    assert not [query["sql"] for query in queries if 'FROM "groups_raidmode"' in query["sql"][:200]]


def test_house_page_shows_a_moderator_of_one_group_that_group_alone(cast, circle, as_member):
    Duty.objects.create(member=cast.anna, kind=DutyKind.MODERATOR, group=circle)
    page = html_of(as_member(cast.anna).get(HOUSE))
    assert reverse("raid:group", args=[circle.slug]) in page
    assert 'name="span"' not in page
    assert as_member(cast.bram).get(HOUSE).status_code == 404
