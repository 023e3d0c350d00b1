"""Every action of the forum checks its rule itself, under its lock, whatever was checked before."""

from uuid import uuid4

import pytest
from django.urls import reverse

from community.audit.models import AuditEntry
from community.groups.actions import leave_group
from community.groups.choices import Admission, GroupKind
from community.members.models import Duty, Member
from community.permissions import NotAllowed
from community.privacy.actions import leave, pause
from forum import actions
from forum.models import Post, PostEdit, Reaction, Topic
from forum.rules import CHOOSE_A_NAME, JOIN_THE_GROUP, TOPIC_IS_HIDDEN
from tests.support.forum import make_reply, make_topic
from tests.support.people import join, make_group
from tests.support.responses import html_of


@pytest.fixture
def topic(cast, circle) -> Topic:
    return make_topic(cast.anna, circle)


def start_topic(actor, topic):
    actions.start_topic(actor=actor, group=topic.group, title="Nog een", source="Hoi", submission_id=uuid4())


def reply(actor, topic):
    actions.reply(actor=actor, topic=topic, source="Hoi", submission_id=uuid4())


def edit_post(actor, topic):
    actions.edit_post(actor=actor, post=topic.posts.get(number=1), source="Anders")


def remove_post(actor, topic):
    actions.remove_post(actor=actor, post=topic.posts.get(number=1))


def move_topic(actor, topic):
    board = make_group("elders", kind=GroupKind.BOARD, visibility="group", admission=Admission.EVERYONE)
    actions.move_topic(actor=actor, topic=topic, group=board)


def react(actor, topic):
    actions.react(actor=actor, post=topic.posts.get(number=1), kind="support")


ACTIONS = (start_topic, reply, edit_post, remove_post, move_topic, react)


def stored() -> list:
    """Return all that an action of the forum could have changed."""
    return [list(model.objects.order_by("pk").values()) for model in (Topic, Post, PostEdit, Reaction, AuditEntry)]


@pytest.mark.parametrize("act", ACTIONS)
def test_action_by_member_without_the_right_changes_nothing(cast, topic, act):
    before = stored()
    with pytest.raises(NotAllowed):
        act(cast.bram, topic)
    assert stored() == before


def leaves_the_group(member):
    leave_group(actor=member, group=member.memberships.get().group)


def goes_away(member):
    pause(actor=member)


def withdraws_consent(member):
    Member.objects.filter(pk=member.pk).update(may_write=False)


@pytest.mark.parametrize("loses_the_right", [leaves_the_group, goes_away, withdraws_consent, leave])
@pytest.mark.parametrize("act", [start_topic, reply, react])
def test_action_after_the_right_went_away_changes_nothing(cast, circle, act, loses_the_right):
    topic = make_topic(cast.mo, circle)
    join(cast.noor, circle)
    if loses_the_right is leave:
        leave(actor=Member.objects.get(pk=cast.noor.pk))
    else:
        loses_the_right(Member.objects.get(pk=cast.noor.pk))
    before = stored()
    with pytest.raises(NotAllowed):
        act(cast.noor, topic)  # loaded before, so what it says of the member is out of date
    assert stored() == before


def test_move_after_the_duty_ended_changes_nothing(cast, board):
    topic, other = make_topic(cast.bram, board), make_group("elders", kind=GroupKind.BOARD, visibility="public")
    moderator = Member.objects.get(pk=cast.mo.pk)
    actions.rules.can_move(moderator, topic)  # the member remembers the duties of the request
    Duty.objects.filter(member=moderator).delete()
    with pytest.raises(NotAllowed):
        actions.move_topic(actor=moderator, topic=topic, group=other)
    topic.refresh_from_db()
    assert topic.group == board


def test_reply_of_member_who_leaves_between_fetch_and_action_is_not_stored(cast, circle, as_member, monkeypatch):
    topic, browser = make_topic(cast.mo, circle), as_member(cast.anna)
    reply_in_time = actions.reply

    def reply_too_late(**fields):
        leave_group(actor=cast.anna, group=circle)
        return reply_in_time(**fields)

    monkeypatch.setattr(actions, "reply", reply_too_late)
    response = browser.post(
        reverse("forum:reply", args=[topic.public_id]), {"source": "Nog één ding.", "submission_id": uuid4()}
    )
    assert response.status_code == 404  # nor may she read the topic any more
    assert topic.posts.count() == 1


def test_reply_to_topic_hidden_between_fetch_and_action_keeps_the_text(cast, board, as_member, monkeypatch):
    """The writer still sees the topic, so the page comes back with the reason."""
    topic = make_topic(cast.bram, board)
    reply_in_time = actions.reply

    def reply_too_late(**fields):
        Topic.objects.filter(pk=topic.pk).update(state="hidden")
        return reply_in_time(**fields)

    monkeypatch.setattr(actions, "reply", reply_too_late)
    url = reverse("forum:reply", args=[topic.public_id])
    response = as_member(cast.bram).post(url, {"source": "Nog één ding.", "submission_id": uuid4()})
    assert response.status_code == 403
    assert "Nog één ding." in html_of(response)
    assert str(TOPIC_IS_HIDDEN) in html_of(response)
    assert topic.posts.count() == 1


def test_reason_says_what_the_member_can_do(cast, board, circle):
    topic = make_topic(cast.anna, circle)
    newcomer = Member.objects.create_user("nieuw@demo.example", "een-lang-wachtwoord")
    for member, reason in ((cast.bram, JOIN_THE_GROUP), (newcomer, CHOOSE_A_NAME)):
        with pytest.raises(NotAllowed) as refusal:
            reply(member, topic)
        assert refusal.value.reason == reason


def test_removal_of_a_removed_post_changes_nothing(cast, board):
    post = make_reply(cast.bram, make_topic(cast.anna, board))
    actions.remove_post(actor=cast.bram, post=post)
    before = stored()
    actions.remove_post(actor=cast.bram, post=post)
    assert stored() == before


def test_move_to_the_board_where_the_topic_is_changes_nothing(cast, board):
    topic = make_topic(cast.bram, board)
    before = stored()
    assert actions.move_topic(actor=cast.mo, topic=topic, group=board) == topic
    assert stored() == before
