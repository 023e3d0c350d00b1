"""Who may do what with topics and posts, once they may see them."""

from community.groups.choices import FEWER_READERS, GroupKind
from community.groups.models import Group
from community.groups.rules import can_write_in
from community.members.models import Member
from community.members.rules import can_moderate, takes_part
from community.moderation.models import ContentState
from forum.models import Post, Topic


def can_start_topic(member: Member | None, group) -> bool:
    return can_write_in(member, group)


def can_reply(member: Member | None, topic: Topic) -> bool:
    return topic.state != ContentState.HIDDEN and can_write_in(member, topic.group)


def is_writer(member: Member | None, post: Post) -> bool:
    return (
        member is not None
        and member.is_authenticated
        and post.author is not None
        and post.author.member_id == member.pk
    )


def can_edit(member: Member | None, post: Post) -> bool:
    """One's own words; while hidden by a decision they stay as they were."""
    in_place = post.state == ContentState.VISIBLE and post.topic.state != ContentState.HIDDEN
    return takes_part(member) and is_writer(member, post) and in_place


def can_remove(member: Member | None, post: Post) -> bool:
    """Also without being in the group any more: the words are the writer's."""
    return is_writer(member, post) and post.state == ContentState.VISIBLE


def may_react_to(member: Member | None, post: Post) -> bool:
    """The part that depends on the post: in place, and somebody else's."""
    in_place = post.state == ContentState.VISIBLE and post.topic.state != ContentState.HIDDEN
    return in_place and not is_writer(member, post)


def can_react(member: Member | None, post: Post) -> bool:
    return may_react_to(member, post) and can_write_in(member, post.topic.group)


def can_move(member: Member | None, topic: Topic) -> bool:
    """A moderator of the board. What is said in a group stays in that group: people wrote it for those in there."""
    return topic.group.kind == GroupKind.BOARD and can_moderate(member, topic.group)


def can_move_to(member: Member, topic: Topic, group: Group) -> bool:
    """To another board that the moderator looks after, and where no more people read along than before."""
    is_other_board = group.kind == GroupKind.BOARD and group.pk != topic.group_id
    is_wider = FEWER_READERS.index(group.visibility) < FEWER_READERS.index(topic.group.visibility)
    return can_move(member, topic) and is_other_board and not is_wider and can_moderate(member, group)


def can_see_history(member: Member | None, post: Post) -> bool:
    return is_writer(member, post) or can_moderate(member, post.topic.group)
