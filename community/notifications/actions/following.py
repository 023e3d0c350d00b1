from django.db import transaction

from community import live
from community.members.models import Member
from community.notifications.models import Follow, Notification

FOLLOWS_PER_MEMBER = 200


class TooManyFollowed(Exception):
    """The member follows ``FOLLOWS_PER_MEMBER`` things already."""


@transaction.atomic
def follow(*, actor: Member, kind: str, thing: object, how: str, within: str = "") -> Follow:
    """Hear of this from now on, in this way; or (``nothing``) not at all. Choosing again changes the way.

    Raises:
        TooManyFollowed: something else has to go first.
    """
    others = Follow.objects.filter(member=actor).exclude(kind=kind, thing=str(thing))
    if others.count() >= FOLLOWS_PER_MEMBER:
        raise TooManyFollowed
    values = {"how": how, "within": within}
    return Follow.objects.update_or_create(member=actor, kind=kind, thing=str(thing), defaults=values)[0]


@transaction.atomic
def unfollow(*, actor: Member, kind: str, thing: object) -> None:
    Follow.objects.of(kind, thing).filter(member=actor).delete()


@transaction.atomic
def forget_group(*, member: Member, group: object) -> None:
    """The member is not in this group any more: nothing that comes from there is told or mailed, also what waited."""
    Follow.objects.filter(member=member, within=str(group)).delete()
    if Notification.objects.unread().filter(member=member, within=str(group)).delete()[0]:
        live.announce(f"me:{member.pk}", 0)


@transaction.atomic
def place_moved(*, place: str, kinds: tuple[str, ...], thing: object, within: object) -> None:
    """The thing is in another group now: who leaves that group hears no more of it."""
    Follow.objects.of(place, thing).update(within=str(within))
    Notification.objects.filter(kind__in=kinds, thing=str(thing)).update(within=str(within))
