from django.db import transaction

from community import live
from community.members.models import Member
from community.notifications.following.followables import find_followable
from community.notifications.models import Follow, Notification

FOLLOWS_PER_MEMBER = 200


class TooManyFollows(Exception):
    """The member follows ``FOLLOWS_PER_MEMBER`` things already."""


class NotFollowable(Exception):
    """There is no such thing, or the member may not see it."""


@transaction.atomic
def follow(*, actor: Member, kind: str, thing: object, how: str) -> Follow:
    """Notify the member about this thing from now on, in this way (``Delivery``). A second call changes the way.

    Raises:
        NotFollowable: there is no such thing that the member may see now.
        TooManyFollows: the member has to unfollow something first.
    """
    Member.objects.select_for_update().get(pk=actor.pk)  # two new follows at once count each other
    link = find_followable(kind, thing, actor)
    if link is None:
        raise NotFollowable
    others = Follow.objects.filter(member=actor).exclude(kind=kind, thing=str(thing))
    if others.count() >= FOLLOWS_PER_MEMBER:
        raise TooManyFollows
    values = {"how": how, "within": link.within}
    return Follow.objects.update_or_create(member=actor, kind=kind, thing=str(thing), defaults=values)[0]


@transaction.atomic
def unfollow(*, actor: Member, kind: str, thing: object) -> None:
    Follow.objects.of(kind, thing).filter(member=actor).delete()


@transaction.atomic
def forget_group(*, member: Member, group: object) -> None:
    """Delete the follows and the unread notifications within this group (public id), which the member has left."""
    Follow.objects.filter(member=member, within=str(group)).delete()
    if Notification.objects.unread().filter(member=member, within=str(group)).delete()[0]:
        live.announce(f"me:{member.pk}", 0)


@transaction.atomic
def move_to_group(*, followable: str, kinds: tuple[str, ...], thing: object, within: object) -> None:
    """Move the follows and the notifications of this thing to another group (public id), because the thing moved.

    ``followable`` is its kind as a followable, ``kinds`` are the kinds of notifications about it.
    """
    Follow.objects.of(followable, thing).update(within=str(within))
    Notification.objects.filter(kind__in=kinds, thing=str(thing)).update(within=str(within))
