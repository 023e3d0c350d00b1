from django.db import transaction
from django.utils import timezone

from community import live
from community.members.models import Block, Member
from community.notifications.models import Notification


@transaction.atomic
def tell(*, member: Member, kind: str, thing: object, caused_by: Member | None = None, **facts) -> Notification | None:
    """Tell a member something in the site. An unread one about the same thing is renewed, not doubled.

    Nothing is said across a block, or to oneself. ``facts`` must fit JSON and hold no words that somebody wrote.
    """
    if caused_by is not None and (caused_by == member or Block.objects.between(member, caused_by).exists()):
        return None
    notification, _new = Notification.objects.update_or_create(
        member=member,
        kind=kind,
        thing=str(thing),
        read_at=None,
        defaults={"caused_by": caused_by, "facts": facts, "created_at": timezone.now()},
    )
    live.announce(f"me:{member.pk}", notification.pk)
    return notification


@transaction.atomic
def mark_read(*, actor: Member, notifications=None) -> int:
    """Mark these of the member's own notifications (all, when None) as read; gives how many."""
    own = Notification.objects.filter(member=actor, read_at__isnull=True)
    if notifications is not None:
        own = own.filter(pk__in=[n.pk for n in notifications])
    count = own.update(read_at=timezone.now())
    if count:
        live.announce(f"me:{actor.pk}", 0)
    return count
