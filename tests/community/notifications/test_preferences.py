"""The pages where one chooses, the link in the mail, and a break."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from community.groups.actions import leave_group
from community.members.choices import Purpose
from community.members.consent.rules import agrees
from community.notifications.actions import notify
from community.notifications.choices import Delivery
from community.notifications.following.actions import follow
from community.notifications.models import Follow, Notification, Preferences
from community.notifications.preferences.actions import begin_break
from tests.community.notifications.scenes import (
    NOON,
    give_mail_consent,
    make_answered_topic,
    notify_followers_of,
    send_mail,
    tomorrow,
)
from tests.community.notifications.test_badge import all_counts
from tests.support.forum import make_reply, make_topic
from tests.support.people import make_member

SETTINGS, LIST = "/mijn/berichten/instellingen/", "/mijn/berichten/"
CHOICES = {"mail": "now", "digest_hour": "9", "quiet_from": "22", "quiet_until": "8"}


def follow_page(kind, thing) -> str:
    return reverse("notifications:follow", args=[kind, thing.public_id])


def test_mail_is_off_by_default(cast, as_member):
    page = as_member(cast.bram).get(SETTINGS).content.decode()
    assert re.search(r'value="none"[^>]* checked', page)
    assert not agrees(cast.bram, Purpose.MAIL)


def test_choice_of_mail_gives_and_withdraws_the_consent(cast, as_member):
    browser = as_member(cast.bram)
    assert browser.post(SETTINGS, CHOICES).status_code == 302
    assert agrees(cast.bram, Purpose.MAIL)
    assert Preferences.objects.get(member=cast.bram).usual == Delivery.NOW
    browser.post(SETTINGS, CHOICES | {"mail": "none"})
    assert not agrees(cast.bram, Purpose.MAIL)
    given = cast.bram.consents.get(purpose=Purpose.MAIL)
    assert given.withdrawn_at is not None


def test_second_save_keeps_the_first_consent(cast, as_member):
    browser = as_member(cast.bram)
    browser.post(SETTINGS, CHOICES)
    browser.post(SETTINGS, CHOICES | {"quiet_from": "20"})
    assert cast.bram.consents.filter(purpose=Purpose.MAIL).count() == 1


def test_form_shows_the_saved_preferences(cast, as_member):
    browser = as_member(cast.bram)
    browser.post(SETTINGS, CHOICES | {"mail": "daily", "digest_hour": "17", "quiet_from": "20", "quiet_until": "10"})
    page = browser.get(SETTINGS).content.decode()
    assert re.search(r'value="daily"[^>]* checked', page)
    assert [re.search(rf'value="{hour}" selected', page) is not None for hour in (17, 20, 10)] == [True] * 3


# following


def test_follower_of_a_topic_is_notified_about_a_reply(cast, board, as_member):
    topic = make_topic(cast.bram, board)
    page = follow_page("topic", topic)
    assert page in as_member(cast.pia).get(topic.get_absolute_url()).content.decode()
    assert as_member(cast.pia).post(page, {"how": "now"}).status_code == 302
    notify_followers_of(make_reply(cast.noor, topic))
    assert all_counts(as_member(cast.pia)) == [1, 1, 1]


def test_followers_are_notified_after_commit(cast, board, django_capture_on_commit_callbacks):
    topic = make_topic(cast.bram, board)
    follow(actor=cast.pia, kind="topic", thing=topic.public_id, how=Delivery.USUAL)
    with django_capture_on_commit_callbacks(execute=True):
        make_reply(cast.noor, topic)
    assert Notification.objects.filter(member=cast.pia, kind="forum.reply").count() == 1


def test_follower_of_a_group_is_notified_about_topics_and_not_replies(cast, circle, as_member):
    as_member(cast.anna).post(follow_page("group", circle), {"how": "daily"})
    topic = make_topic(cast.mo, circle)
    notify_followers_of(topic.posts.get())
    notify_followers_of(make_reply(cast.mo, topic))
    assert list(Notification.objects.filter(member=cast.anna).values_list("kind", flat=True)) == ["forum.topic"]


def test_follow_page_of_a_hidden_thing_is_404(cast, circle, as_member):
    topic = make_topic(cast.anna, circle)
    browser = as_member(cast.bram)
    nowhere = f"/mijn/berichten/volgen/plek/{topic.public_id}/"
    for page in (follow_page("topic", topic), follow_page("group", circle), nowhere):
        assert browser.get(page).status_code == 404
        assert browser.post(page, {"how": "now"}).status_code == 404
    assert not Follow.objects.exists()


def test_unfollow_deletes_the_follow(cast, board, as_member):
    topic = make_topic(cast.bram, board)
    browser = as_member(cast.pia)
    browser.post(follow_page("topic", topic), {"how": "now"})
    browser.post(follow_page("topic", topic), {"stop": "1"})
    assert not Follow.objects.exists()


def test_settings_list_follows_while_their_thing_is_visible(cast, circle, board, as_member):
    open_, closed = make_topic(cast.mo, board, title="Buiten"), make_topic(cast.mo, circle, title="Binnen")
    for topic in (open_, closed):
        follow(actor=cast.anna, kind="topic", thing=topic.public_id, how=Delivery.NOW)
    assert "Binnen" in as_member(cast.anna).get(SETTINGS).content.decode()
    circle.memberships.filter(member=cast.anna).delete()
    page = as_member(cast.anna).get(SETTINGS).content.decode()
    assert "Buiten" in page
    assert "Binnen" not in page


def test_leaving_a_group_ends_notifications_from_it(cast, circle, as_member):
    circle.visibility = "public"  # so that only the leaving stops it, and not what one may see
    circle.save()
    give_mail_consent(cast.anna)
    topic = make_answered_topic(cast.anna, circle, cast.mo)
    follow(actor=cast.anna, kind="topic", thing=topic.public_id, how=Delivery.NOW)
    leave_group(actor=cast.anna, group=circle)
    assert not Follow.objects.filter(member=cast.anna).exists()
    notify_followers_of(make_reply(cast.mo, topic))
    assert send_mail() == 0
    assert all_counts(as_member(cast.anna)) == [0, 0, 0]


def test_follower_is_not_notified_across_a_block(cast, board):
    topic = make_topic(cast.bram, board)
    follow(actor=cast.anna, kind="topic", thing=topic.public_id, how=Delivery.NOW)
    notify_followers_of(make_reply(cast.ben, topic))  # anna blocked ben
    assert not Notification.objects.filter(member=cast.anna).exists()


def questions_for(cast, topic, followers) -> int:
    for member in followers:
        follow(actor=member, kind="topic", thing=topic.public_id, how=Delivery.NOW)
    post = make_reply(cast.noor, topic)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        notify_followers_of(post)
    return len(asked)


def test_query_count_is_the_same_for_one_follower_and_for_many(cast, board):
    topic = make_topic(cast.bram, board)
    questions_for(cast, topic, [cast.pia])  # from now on an unread one is renewed
    with_one = questions_for(cast, topic, [cast.pia])
    crowd = [make_member(f"volger{number}") for number in range(12)]
    assert questions_for(cast, topic, crowd) == with_one
    assert Notification.objects.filter(member__in=crowd, read_at=None).count() == 12


# the link in the mail


@pytest.fixture
def link(cast, board, mailoutbox) -> str:
    give_mail_consent(cast.bram)
    make_answered_topic(cast.bram, board, cast.noor)
    send_mail()
    return re.search(r"<http://localhost:8000(/[^>]+)>", mailoutbox[0].message()["List-Unsubscribe"])[1]


def test_visit_of_the_unsubscribe_link_changes_nothing(cast, link):
    answer = Client().get(link)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert agrees(cast.bram, Purpose.MAIL)


def test_unsubscribe_needs_no_login(cast, board, link):
    stranger = Client(enforce_csrf_checks=True)  # as a mail program posts: no cookie, no page before
    answer_ = stranger.post(link, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert answer_.status_code == 200
    assert "sessionid" not in answer_.cookies
    assert not agrees(cast.bram, Purpose.MAIL)
    make_answered_topic(cast.bram, board, cast.pia)
    assert send_mail(tomorrow(NOON + 1)) == 0


def test_unsubscribe_link_of_another_member_changes_nothing(cast, link):
    give_mail_consent(cast.noor)
    Client().post(link)
    assert agrees(cast.noor, Purpose.MAIL)


def test_changed_unsubscribe_link_is_404(cast, link):
    other = Preferences.objects.create(member=cast.noor)
    _key, signature = link.strip("/").split("/")[-1].split(".")
    for token in (f"{other.stop_key.hex}.{signature}", other.stop_key.hex, "x.y"):
        assert Client().post(f"/mijn/berichten/stoppen/{token}/").status_code == 404


def test_unsubscribe_link_names_nobody_and_survives_a_new_secret_key(cast, link, settings):
    assert cast.bram.pk.hex not in link
    assert str(cast.bram.persona.public_id.hex) not in link
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-one-after-some-years-never-for-people"
    assert Client().post(link).status_code == 200
    assert not agrees(cast.bram, Purpose.MAIL)


def test_unsubscribe_link_of_a_deleted_account_shows_the_same_page(cast, link):
    existing = Client().post(link)
    Preferences.objects.all().delete()
    deleted = Client().post(link)
    body = [re.search(r"<main.*</main>", page.content.decode(), re.S)[0] for page in (existing, deleted)]
    assert (existing.status_code, body[0]) == (deleted.status_code, body[1])


# a break


def test_break_hides_the_badge_and_fills_the_list(cast, board, as_member):
    browser = as_member(cast.bram)
    assert browser.post("/mijn/berichten/pauze/", {"until": tomorrow(0).date().isoformat()}).status_code == 302
    make_answered_topic(cast.bram, board, cast.noor)
    assert all_counts(browser) == [0, 1, 1]
    assert "Je houdt pauze" in browser.get(LIST).content.decode()
    browser.post("/mijn/berichten/pauze/klaar/")
    assert all_counts(browser) == [1, 1, 1]
    assert "Je houdt pauze" not in browser.get(LIST).content.decode()


def test_break_ends_by_itself_on_its_day(cast, board, as_member):
    begin_break(actor=cast.bram, until=tomorrow(0).date())
    make_answered_topic(cast.bram, board, cast.noor)
    Preferences.objects.update(break_until=timezone.localdate())
    assert all_counts(as_member(cast.bram)) == [1, 1, 1]


@pytest.mark.parametrize("until", ["", "morgen", "2020-01-01", "2999-01-01"])
def test_invalid_day_of_a_break_is_refused_and_kept_in_the_form(cast, as_member, until):
    page = as_member(cast.bram).post("/mijn/berichten/pauze/", {"until": until})
    assert page.status_code == 200
    assert f'value="{until}"' in page.content.decode() or not until
    assert not Preferences.objects.on_a_break().exists()


def test_unread_notification_about_a_thing_is_never_doubled(cast, board):
    topic = make_topic(cast.bram, board)
    for number in range(3):
        notify(member=cast.bram, kind="forum.reply", thing=topic.public_id, caused_as=None, number=number)
    assert Notification.objects.filter(member=cast.bram).count() == 1


def test_link_in_an_open_page_works_after_a_renewal(cast, board, as_member):
    topic = make_answered_topic(cast.bram, board, cast.noor)
    shown = Notification.objects.get(member=cast.bram).public_id
    make_reply(cast.pia, topic)
    assert as_member(cast.bram).post(f"/mijn/berichten/{shown}/").status_code == 302
    assert not Notification.objects.filter(member=cast.bram).unread().exists()
