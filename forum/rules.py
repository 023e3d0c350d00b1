"""Rules for topics and posts that the user may see; beside each rule stands the sentence of its refusal."""

from datetime import datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from community.groups.choices import NARROWING, GroupKind
from community.groups.models import Group
from community.groups.raid_modes import SLOW_SECONDS, holds_words_of, slow_seconds
from community.groups.rules import can_host, can_write_in, can_write_now, why_not_write_now
from community.members.models import Member
from community.members.restrictions import restriction
from community.members.rules import can_moderate, takes_part, why_not_take_part
from community.moderation.choices import ContentState
from community.permissions import DEFAULT_REASON, denied_with
from forum.models import Post, Topic

PACE = timedelta(hours=1)
User = Member | AnonymousUser

CHOOSE_A_NAME = _("First choose the name that you want to use here. Then you can write too.")
JOIN_THE_GROUP = _("You can read along here. To write or react, join the group first.")
ONLY_THE_WRITER = _("Only the writer can change these words, and only while they are still there.")
TOPIC_IS_HIDDEN = _("This topic is hidden, so nobody can answer now.")
TOPIC_IS_HELD = _("A moderator reads this topic first. After that everybody can answer.")
OWN_STATES = (ContentState.VISIBLE, ContentState.HELD)  # in which the words are still for their writer to change
CLOSED_STATES = (ContentState.HIDDEN, ContentState.HELD)


def _why_not_write(user: User, group: Group) -> object:
    if not takes_part(user):
        return why_not_take_part(user, CHOOSE_A_NAME)
    pause = why_not_write_now(user, group)
    return pause.reason if pause else JOIN_THE_GROUP


def _why_not_react(user: User, post: Post) -> object:
    held = restriction(user, post.topic.group)
    return held.reason if held else JOIN_THE_GROUP if takes_part(user) else CHOOSE_A_NAME


def _why_not_edit(user: User, post: Post) -> object:
    pause = why_not_write_now(user, post.topic.group, is_edit=True) if is_editable_by(user, post) else None
    return pause.reason if pause else ONLY_THE_WRITER


def _why_not_reply(user: User, topic: Topic) -> object:
    if topic.state in CLOSED_STATES:
        return TOPIC_IS_HELD if topic.is_held else TOPIC_IS_HIDDEN
    return _why_not_write(user, topic.group)


@denied_with(_why_not_write)
def can_start_topic(user: User, group: Group) -> bool:
    return can_write_now(user, group)


@denied_with(_why_not_reply)
def can_reply(user: User, topic: Topic) -> bool:
    return topic.state not in CLOSED_STATES and can_write_now(user, topic.group)


def is_read_first(user: User, group: Group) -> bool:
    """Return whether a moderator or host reads what the user writes here before others do: of newcomers, while that
    is asked for a while."""
    return holds_words_of(user, group) and not can_host(user, group)


@denied_with(_("Only those who look after this place can do this."))
def can_approve(user: User, thing: Topic | Post) -> bool:
    """Return whether the user may let others see what waits: a host or moderator there, not the writer."""
    group = thing.topic.group if isinstance(thing, Post) else thing.group
    is_own = thing.author is not None and user.is_authenticated and thing.author.member_id == user.pk
    return can_host(user, group) and not is_own


def may_react_in(user: User, topic: Topic) -> bool:
    """Return whether the user may react to posts of this topic, also while nobody can write in its group."""
    return topic.state not in CLOSED_STATES and can_write_in(user, topic.group)


def pace_of(group: Group) -> list[tuple[int, timedelta]]:
    """Return how many posts a member writes at most in which time in this group now; empty without a limit."""
    limits = [(1, timedelta(seconds=seconds))] if (seconds := slow_seconds(group)) else []
    return [*limits, (group.posts_per_hour, PACE)] if group.posts_per_hour else limits


def next_post_at(user: User, group: Group) -> datetime | None:
    """Return when the user can write the next post, where the group has a pace; None when they can now. One query for
    each limit, in such a group only."""
    limits = pace_of(group)
    if not limits or can_host(user, group):
        return None
    moments = [_after(limit, span, user, group) for limit, span in limits]
    return max(filter(None, moments), default=None)


def _after(limit: int, span: timedelta, user: User, group: Group) -> datetime | None:
    recent = Post.objects.by(user.pk).filter(topic__group=group, created_at__gt=timezone.now() - span)
    moments = recent.order_by("-created_at").values_list("created_at", flat=True)
    oldest = moments[limit - 1 : limit].first()
    return oldest + span if oldest else None


def _why_not_yet(user: User, group: Group) -> object:
    until = next_post_at(user, group)
    if until is None:
        return DEFAULT_REASON
    at = date_format(timezone.localtime(until), "H:i:s")
    if slow_seconds(group) and (not group.posts_per_hour or until - timezone.now() <= timedelta(seconds=SLOW_SECONDS)):
        return _("It goes slowly here for a while. Your words are still here: you can send them from %(at)s.") % {
            "at": at
        }
    text = _("Here everybody writes %(n)s messages an hour at most, so that all can follow. You can go on from %(at)s.")
    return text % {"n": group.posts_per_hour, "at": date_format(timezone.localtime(until), "H:i")}


@denied_with(_why_not_yet)
def keeps_pace(user: User, group: Group) -> bool:
    """Return whether one more post keeps to the pace of the group. Hosts and moderators have their own."""
    return next_post_at(user, group) is None


def is_writer(user: User, post: Post) -> bool:
    return user.is_authenticated and post.author is not None and post.author.member_id == user.pk


def is_editable_by(user: User, post: Post) -> bool:
    """The part of ``can_edit`` that depends on the post: its writer, while a decision hides neither post nor topic."""
    in_place = post.state in OWN_STATES and post.topic.state != ContentState.HIDDEN
    return is_writer(user, post) and in_place


@denied_with(_why_not_edit)
def can_edit(user: User, post: Post) -> bool:
    """The writer, while they may write in the group: new words in an old post are read there as well."""
    return is_editable_by(user, post) and can_write_now(user, post.topic.group, is_edit=True)


@denied_with(_("Only the writer can take these words back, and only while they are still there."))
def can_remove(user: User, post: Post) -> bool:
    """The writer, also after leaving the group: the words are the writer's."""
    return is_writer(user, post) and post.state in OWN_STATES


def accepts_reaction_of(user: User, post: Post) -> bool:
    """The part of ``can_react`` that depends on the post: in place, and written by somebody else."""
    in_place = post.state == ContentState.VISIBLE and post.topic.state != ContentState.HIDDEN
    return in_place and not is_writer(user, post)


@denied_with(_why_not_react)
def can_react(user: User, post: Post) -> bool:
    return accepts_reaction_of(user, post) and can_write_in(user, post.topic.group)


@denied_with(_("Only a moderator of this board can move a conversation."))
def can_move(user: User, topic: Topic) -> bool:
    """A moderator of the board. A topic of a closed group stays there: people wrote it for those in that group."""
    return topic.group.kind == GroupKind.BOARD and can_moderate(user, topic.group)


@denied_with(_("This conversation cannot go to that board."))
def can_move_to(user: User, topic: Topic, group: Group) -> bool:
    """To another board that the moderator looks after, with as many readers as now or fewer."""
    is_other_board = group.kind == GroupKind.BOARD and group.pk != topic.group_id
    is_wider = NARROWING.index(group.visibility) < NARROWING.index(topic.group.visibility)
    return can_move(user, topic) and is_other_board and not is_wider and can_moderate(user, group)


@denied_with(_("Only the writer can look back at earlier versions of this."))
def can_see_history(user: User, post: Post) -> bool:
    return is_writer(user, post) or can_moderate(user, post.topic.group)
