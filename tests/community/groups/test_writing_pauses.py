"""When members of a group can read and not write: its quiet hours, its pace, and what rooms above register."""

from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from community.groups import registry
from community.groups.models import Group
from community.groups.quiet_hours import is_quiet
from community.groups.rules import can_write_now
from community.members.choices import DutyKind
from community.members.models import Duty
from community.permissions import NotAllowed
from forum.actions import edit_post, reply, start_topic
from forum.models import Post, Topic
from tests.support.forum import make_reply, make_topic
from tests.support.responses import html_of

pytestmark = pytest.mark.usefixtures("quiet")
NIGHT = {"quiet_from": time(23), "quiet_until": time(7)}


def at(hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime(2026, 11, 30, hour, minute))


@pytest.fixture
def quiet(monkeypatch):
    """Let it be half past eleven in the evening."""
    monkeypatch.setattr(timezone, "now", lambda: at(23, 30))


def set_group(group: Group, **fields) -> Group:
    Group.objects.filter(pk=group.pk).update(**fields)
    group.refresh_from_db()
    return group


@pytest.mark.parametrize(
    ("begins", "ends", "moment", "expected"),
    [
        (time(23), time(7), at(23), True),
        (time(23), time(7), at(6, 59), True),
        (time(23), time(7), at(7), False),
        (time(23), time(7), at(22, 59), False),
        (time(12), time(13), at(12, 30), True),
        (time(12), time(13), at(13), False),
        (time(12), time(12), at(12), False),
        (None, None, at(12), False),
    ],
)
def test_quiet_hours_hold_from_the_first_moment_and_not_at_the_last(begins, ends, moment, expected):
    assert is_quiet(Group(quiet_from=begins, quiet_until=ends), moment) is expected


def test_topic_started_in_quiet_hours_is_refused_and_says_until_when(cast, circle):
    set_group(circle, **NIGHT)
    with pytest.raises(NotAllowed) as refusal:
        start_topic(actor=cast.anna, group=circle, title="Nu", source="woorden", submission_id=uuid4())
    assert "07:00" in str(refusal.value.reason)
    assert not Topic.objects.exists()


def test_reply_in_quiet_hours_keeps_the_words_on_the_page(cast, circle, as_member):
    topic = make_topic(cast.ben, circle)
    set_group(circle, **NIGHT)
    sent = as_member(cast.mo).post(topic.get_absolute_url(), {"source": "van de gastvrouw", "submission_id": uuid4()})
    assert sent.status_code == 302  # a host may have to say something
    topic = make_topic(cast.mo, circle)
    sent = as_member(cast.anna).post(topic.get_absolute_url(), {"source": "mijn woorden", "submission_id": uuid4()})
    assert sent.status_code == 403
    assert "mijn woorden" in html_of(sent)
    assert "07:00" in html_of(sent)
    assert topic.posts.count() == 1


def test_topic_in_quiet_hours_says_when_writing_is_possible_and_keeps_reactions(cast, circle, as_member):
    topic = make_topic(cast.mo, circle)
    set_group(circle, **NIGHT)
    page = html_of(as_member(cast.anna).get(topic.get_absolute_url()))
    assert "07:00" in page
    assert 'name="source"' not in page
    assert 'name="support"' in page


def test_writer_cannot_put_new_words_in_an_old_post_in_quiet_hours(cast, circle):
    topic = make_topic(cast.anna, circle)
    set_group(circle, **NIGHT)
    with pytest.raises(NotAllowed, match="07:00"):
        edit_post(actor=cast.anna, post=topic.posts.get(), source="iets anders")


def test_group_page_and_board_say_when_writing_is_possible(cast, circle, as_member):
    set_group(circle, **NIGHT)
    for url in (circle.get_absolute_url(), reverse("forum:board", args=[circle.slug])):
        page = html_of(as_member(cast.anna).get(url))
        assert "07:00" in page
        assert reverse("forum:new_topic", args=[circle.slug]) not in page


def test_pace_of_the_forum_refuses_the_next_post_in_the_group_and_says_from_when(cast, circle):
    set_group(circle, posts_per_hour=2)
    topic = make_topic(cast.ben, circle)
    reply(actor=cast.anna, topic=topic, source="een", submission_id=uuid4())
    make_reply(cast.anna, topic)
    with pytest.raises(NotAllowed, match="00:30"):
        reply(actor=cast.anna, topic=topic, source="drie", submission_id=uuid4())
    with pytest.raises(NotAllowed, match="00:30"):
        start_topic(actor=cast.anna, group=circle, title="drie", source="drie", submission_id=uuid4())
    reply(actor=cast.mo, topic=topic, source="gastvrouw", submission_id=uuid4())
    Post.objects.by(cast.anna.pk).update(created_at=at(23, 30) - timedelta(hours=1))
    reply(actor=cast.anna, topic=topic, source="na een uur", submission_id=uuid4())


def test_same_reply_again_is_answered_with_the_first_whatever_the_pace(cast, circle):
    set_group(circle, posts_per_hour=1)
    topic, key = make_topic(cast.ben, circle), uuid4()
    first = reply(actor=cast.anna, topic=topic, source="een", submission_id=key)
    assert reply(actor=cast.anna, topic=topic, source="een", submission_id=key) == first


def test_new_topic_beyond_the_pace_keeps_the_words_in_the_form(cast, circle, as_member):
    set_group(circle, posts_per_hour=1)
    make_topic(cast.anna, circle)
    url = reverse("forum:new_topic", args=[circle.slug])
    sent = as_member(cast.anna).post(url, {"title": "Nog een", "source": "mijn woorden", "submission_id": uuid4()})
    assert sent.status_code == 403
    assert "mijn woorden" in html_of(sent)


def test_quiet_hours_do_not_hold_for_a_host_of_this_group(cast, circle):
    set_group(circle, **NIGHT)
    assert not can_write_now(cast.anna, circle)
    Duty.objects.create(member=cast.anna, kind=DutyKind.HOST, group=circle)
    assert can_write_now(cast.anna.refresh_rights(), circle)


def test_reason_that_another_room_registers_holds(cast, circle, monkeypatch):
    monkeypatch.setattr(registry, "_checks", [lambda user, group: registry.NotNow("Even niet.")])
    with pytest.raises(NotAllowed, match="Even niet"):
        start_topic(actor=cast.anna, group=circle, title="Nu", source="woorden", submission_id=uuid4())
