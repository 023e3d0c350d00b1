"""Texts of newcomers while they are read first: kept, shown to nobody else, and shown by a host or moderator."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from community.audit.models import AuditEntry
from community.groups.choices import RaidKind, RaidReason, RaidSpan
from community.groups.raid.actions import begin_mode, end_mode
from community.members.choices import DutyKind
from community.members.models import Duty, Member
from community.notifications.models import Notification
from community.permissions import NotAllowed
from forum.actions import edit_post, remove_post
from forum.documents import post_documents, visible_topics
from forum.held.actions import approve_post, approve_topic
from forum.models import Post, Topic
from tests.support.forum import make_reply, make_topic
from tests.support.responses import html_of

LIST = reverse("forum:held")
WORDS = "Ik ben hier nieuw."


@pytest.fixture(autouse=True)
def bram_is_new(cast, board, settings):
    """Bram came two days ago, the others long ago; newcomers are read first on the board."""
    settings.STAFF_SECOND_FACTOR = False
    Member.objects.update(joined_at=timezone.now() - timedelta(days=30))
    Member.objects.filter(pk=cast.bram.pk).update(joined_at=timezone.now() - timedelta(days=2))
    for member in vars(cast).values():
        member.refresh_from_db()
    span = {"reason": RaidReason.FLOOD, "span": RaidSpan.HOUR}
    mode = begin_mode(actor=cast.mo, group=board, kind=RaidKind.NEWCOMERS, **span)
    board.refresh_from_db()
    return mode


@pytest.fixture
def topic(cast, board) -> Topic:
    return Topic.objects.get(pk=make_topic(cast.anna, board).pk)


def test_reply_of_a_newcomer_is_kept_and_seen_by_the_newcomer_alone(cast, topic, as_member):
    url = topic.get_absolute_url()
    as_member(cast.bram).post(url, {"source": WORDS, "submission_id": uuid4()})
    own = html_of(as_member(cast.bram).get(url))
    assert WORDS in own
    assert "wachten op een moderator" in own
    for reader in (None, cast.anna, cast.noor, cast.mo):
        assert WORDS not in html_of(as_member(reader).get(url))
    topic.refresh_from_db()
    assert topic.replies_count == 0


def test_topic_of_a_newcomer_stands_in_no_list_of_others(cast, board, as_member):
    held = make_topic(cast.bram, board, title="Nieuw hier")
    for reader in (None, cast.anna):
        assert "Nieuw hier" not in html_of(as_member(reader).get(board.get_absolute_url()))
        assert as_member(reader).get(held.get_absolute_url()).status_code == 404
    own = html_of(as_member(cast.bram).get(held.get_absolute_url()))
    assert "wachten op een moderator" in own
    assert not visible_topics(cast.anna).filter(pk=held.pk).exists()


def test_held_reply_notifies_nobody_and_is_not_in_search_before_it_is_shown(cast, topic):
    held = make_reply(cast.bram, topic, WORDS)
    assert not Notification.objects.filter(kind="forum.reply").exists()
    assert list(post_documents([held.pk])) == []
    approve_post(actor=cast.mo, post=held)
    assert Notification.objects.filter(kind="forum.reply", member=cast.anna).count() == 1
    assert [document.key for document in post_documents([held.pk])] == [str(held.pk)]


def test_reply_that_is_shown_counts_and_is_read_by_all(cast, topic, as_member):
    held = make_reply(cast.bram, topic, WORDS)
    approve_post(actor=cast.mo, post=held)
    approve_post(actor=cast.mo, post=held)
    topic.refresh_from_db()
    assert topic.replies_count == 1
    assert WORDS in html_of(as_member(None).get(topic.get_absolute_url()))
    assert AuditEntry.objects.filter(verb="forum.approve").count() == 1


def test_topic_that_is_shown_is_there_for_all_and_can_be_answered(cast, board, as_member):
    held = make_topic(cast.bram, board)
    with pytest.raises(NotAllowed):
        make_reply(cast.anna, held)
    approve_topic(actor=cast.mo, topic=held)
    assert as_member(None).get(held.get_absolute_url()).status_code == 200
    assert make_reply(cast.anna, Topic.objects.get(pk=held.pk)).number == 2


def test_writer_changes_and_takes_back_words_that_wait(cast, topic):
    held = make_reply(cast.bram, topic, WORDS)
    edit_post(actor=cast.bram, post=held, source="Anders gezegd.")
    held.refresh_from_db()
    assert (held.source, held.state) == ("Anders gezegd.", "held")
    remove_post(actor=cast.bram, post=held)
    approve_post(actor=cast.mo, post=held)
    held.refresh_from_db()
    assert held.state == "removed"


def test_words_still_wait_after_the_mode_ended(cast, topic, bram_is_new):
    held = make_reply(cast.bram, topic, WORDS)
    end_mode(actor=cast.mo, mode=bram_is_new)
    held.refresh_from_db()
    assert held.is_held
    assert not make_reply(cast.bram, Topic.objects.get(pk=topic.pk), "Nog iets.").is_held


@pytest.mark.parametrize("name", ["anna", "bram", "otto"])
def test_member_without_a_duty_there_shows_nothing(cast, topic, name, as_member):
    held = make_reply(cast.bram, topic, WORDS)
    with pytest.raises(NotAllowed):
        approve_post(actor=getattr(cast, name), post=held)
    assert as_member(getattr(cast, name)).get(LIST).status_code == 404


def test_host_finds_what_waits_in_one_list_and_shows_it_with_one_click(cast, board, topic, as_member):
    Duty.objects.create(member=cast.noor, kind=DutyKind.HOST, group=board)
    reply, opened = make_reply(cast.bram, topic, WORDS), make_topic(cast.bram, board, source="Mijn vraag.")
    host = as_member(cast.noor)
    page = html_of(host.get(LIST))
    assert WORDS in page
    assert "Mijn vraag." in page
    host.post(reverse("forum:approve_post", args=[reply.public_id]))
    host.post(reverse("forum:approve_topic", args=[opened.public_id]))
    assert "Niets wacht" in html_of(host.get(LIST))
    assert Post.objects.filter(state="visible", source=WORDS).exists()


def test_list_shows_nothing_of_a_group_that_somebody_else_looks_after(cast, circle, topic, as_member):
    Duty.objects.create(member=cast.noor, kind=DutyKind.HOST, group=circle)
    held = make_reply(cast.bram, topic, WORDS)
    assert WORDS not in html_of(as_member(cast.noor).get(LIST))
    assert as_member(cast.noor).post(reverse("forum:approve_post", args=[held.public_id])).status_code == 404


def test_moderator_can_hide_what_waits_by_a_decision(cast, topic, as_member):
    held = make_reply(cast.bram, topic, WORDS)
    url = reverse("moderation:act", args=["post", held.public_id])
    assert 'value="hide"' in html_of(as_member(cast.mo).get(url))
