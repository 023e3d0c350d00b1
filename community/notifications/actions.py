from datetime import datetime

from django.db import transaction
from django.utils import timezone

from community import live
from community.members.models import Block, Member
from community.notifications.models import Notification
from community.notifications.unread import unread_of


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
def mark_read(*, actor: Member, notifications=None, upto: datetime | None = None) -> int:
    """Mark these of the member's own notifications as read, or all that they see up to a moment; gives how many.

    What the member may not see now stays as it is: they have not read it.
    """
    if notifications is None:
        notifications = [row for row in unread_of(actor) if upto is None or row.created_at <= upto]
    own = Notification.objects.filter(member=actor, read_at__isnull=True, pk__in=[n.pk for n in notifications])
    if upto is not None:
        own = own.filter(created_at__lte=upto)  # not one that was renewed a moment ago
    count = own.update(read_at=timezone.now())
    if count:
        live.announce(f"me:{actor.pk}", 0)
    return count


def seen_by_others_now(*, kinds: tuple[str, ...], thing: object) -> None:
    """Something was hidden, shown or taken back: who has unread notifications about it is counted again, on the pages
    that are open. Within a transaction."""
    concerned = Notification.objects.unread().filter(kind__in=kinds, thing=str(thing))
    for key in set(concerned.order_by().values_list("member", flat=True)):
        live.announce(f"me:{key}", 0)
