"""The actions called directly, by a member who may not: nothing changes."""

import pytest
from django.core.signing import BadSignature

from community.groups.actions import leave_group
from community.members.choices import Purpose
from community.members.consent.rules import agrees
from community.notifications.actions import mark_read, mark_seen
from community.notifications.choices import Delivery
from community.notifications.email.actions import unsubscribe
from community.notifications.email.tokens import unsubscribe_token
from community.notifications.following.actions import NotFollowable, TooManyFollows, follow, unfollow
from community.notifications.models import Follow, Notification, Preferences
from community.notifications.preferences.actions import begin_break, end_break, save_preferences
from tests.community.notifications.scenes import give_mail_consent, make_answered_topic, tomorrow
from tests.support.forum import make_topic


def follow_topic(member, topic) -> Follow:
    return follow(actor=member, kind="topic", thing=topic.public_id, how=Delivery.NOW)


def test_follow_of_a_hidden_thing_is_refused(cast, circle):
    topic = make_topic(cast.anna, circle)
    with pytest.raises(NotFollowable):
        follow_topic(cast.bram, topic)
    with pytest.raises(NotFollowable):
        follow(actor=cast.bram, kind="group", thing=circle.public_id, how=Delivery.NOW)
    with pytest.raises(NotFollowable):
        follow(actor=cast.anna, kind="recipe", thing=topic.public_id, how=Delivery.NOW)
    assert not Follow.objects.exists()


def test_follow_is_refused_when_the_right_goes_away_after_the_page_was_fetched(cast, circle, as_member, monkeypatch):
    from community.notifications.following import views

    topic = make_topic(cast.mo, circle)
    fetch = views.find_followable

    def fetch_and_leave(*arguments):
        link = fetch(*arguments)
        leave_group(actor=cast.anna, group=circle)
        return link

    monkeypatch.setattr(views, "find_followable", fetch_and_leave)
    response = as_member(cast.anna).post(f"/mijn/berichten/volgen/topic/{topic.public_id}/", {"how": "now"})
    assert response.status_code == 404
    assert not Follow.objects.exists()


def test_follow_beyond_the_limit_is_refused(cast, board, monkeypatch):
    monkeypatch.setattr("community.notifications.following.actions.FOLLOWS_PER_MEMBER", 1)
    first, second = make_topic(cast.mo, board), make_topic(cast.mo, board)
    follow_topic(cast.bram, first)
    with pytest.raises(TooManyFollows):
        follow_topic(cast.bram, second)
    assert follow_topic(cast.bram, first).how == Delivery.NOW
    assert Follow.objects.count() == 1


def test_unfollow_leaves_the_follows_of_others(cast, board):
    topic = make_topic(cast.mo, board)
    follow_topic(cast.bram, topic)
    unfollow(actor=cast.noor, kind="topic", thing=topic.public_id)
    assert Follow.objects.get().member == cast.bram


def test_notifications_of_another_member_are_not_marked_as_read(cast, board):
    topic = make_answered_topic(cast.bram, board, cast.noor)
    assert mark_read(actor=cast.pia, notifications=Notification.objects.all()) == 0
    mark_seen(actor=cast.pia, kinds=("forum.reply",), thing=topic.public_id, number=9)
    assert Notification.objects.get(member=cast.bram).read_at is None


def test_preferences_of_another_member_stay(cast):
    give_mail_consent(cast.bram, digest_hour=7)
    save_preferences(actor=cast.noor, mail=False, digest_hour=5)
    begin_break(actor=cast.noor, until=tomorrow(0).date())
    end_break(actor=cast.pia)
    preferences = Preferences.objects.get(member=cast.bram)
    assert (preferences.digest_hour, preferences.break_until) == (7, None)
    assert agrees(cast.bram, Purpose.MAIL)


def test_unsubscribe_without_a_signed_token_is_refused(cast):
    preferences = give_mail_consent(cast.bram)
    for token in (preferences.stop_key.hex, unsubscribe_token(preferences)[:-1], "x.y", ""):
        with pytest.raises(BadSignature):
            unsubscribe(token=token)
    assert agrees(cast.bram, Purpose.MAIL)
    unsubscribe(token=unsubscribe_token(preferences))
    assert not agrees(cast.bram, Purpose.MAIL)
