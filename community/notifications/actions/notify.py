from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from community import live
from community.members.models import Block, Member, Persona
from community.members.querysets.relations import muters_of
from community.notifications.choices import Cause
from community.notifications.kinds import cause_of, place_of
from community.notifications.models import Follow, Notification, Preferences
from community.notifications.unread import unread_of

ROWS_AT_ONCE = 500


def notify(
    *, member: Member, kind: str, thing: object, caused_as: Persona | None, within: object = "", **facts
) -> Notification | None:
    """Tell one member something: see ``notify_many``."""
    notify_many(members=[member.pk], kind=kind, thing=thing, caused_as=caused_as, within=within, **facts)
    return Notification.objects.filter(member=member, kind=kind, thing=str(thing), read_at=None).first()


@transaction.atomic
def notify_many(
    *,
    members: Iterable,
    kind: str,
    thing: object,
    caused_as: Persona | None,
    within: object = "",
    **facts,
) -> int:
    """Tell members (keys) something in the site; gives how many. The same number of queries for one and for many.

    An unread one about the same thing is renewed, not doubled: it comes on top, and no second mail is sent for it.
    ``caused_as`` is the name of whoever did it; a kind of the house has none (see ``Cause``). Nothing is said across a
    block with the person behind it, to themselves, to whoever muted the name, or to whoever asked to hear nothing of
    this. Whether each may see the thing is asked when it is shown or mailed, and so are block and mute once more.
    ``within`` is the public id of the group that it comes from: who leaves that, loses it. ``facts`` must fit JSON and
    hold no words that somebody wrote.
    """
    if caused_as is not None and cause_of(kind) == Cause.HOUSE:
        raise ValueError(f"{kind} is told by the house, and names nobody")
    keys = _who_hears(set(members), kind, str(thing), caused_as)
    told = 0
    for start in range(0, len(keys), ROWS_AT_ONCE):
        some = keys[start : start + ROWS_AT_ONCE]
        told += len(some)
        who = {"caused_by_id": caused_as and caused_as.member_id, "caused_as": caused_as}
        _renew(some, kind=kind, thing=str(thing), within=str(within), facts=facts, **who)
    silent = set(Preferences.objects.on_a_break().filter(member__in=keys).values_list("member", flat=True))
    live.announce_many(f"me:{key}" for key in keys if key not in silent)
    return told


def _who_hears(keys: set, kind: str, thing: str, caused_as: Persona | None) -> list:
    if caused_as is not None:
        person = caused_as.member_id
        between = Block.objects.filter(Q(blocker=person) | Q(blocked=person))
        keys -= {person} | {key for pair in between.values_list("blocker", "blocked") for key in pair}
        keys -= muters_of(caused_as)
    if place := place_of(kind):
        nothing = Follow.objects.of(place, thing).filter(how="nothing")
        keys -= set(nothing.values_list("member", flat=True))
    present = set(Member.objects.filter(pk__in=keys, is_active=True).values_list("pk", flat=True)) if keys else set()
    return sorted(present, key=str)


def _renew(keys: list, *, kind: str, thing: str, **fields) -> None:
    """New rows in the place of unread ones, so that they come on top of the list; addresses in open pages stay."""
    now = timezone.now()
    old = Notification.objects.unread().filter(member__in=keys, kind=kind, thing=thing)
    kept = {
        member: {"public_id": public_id, "mailed_at": mailed_at}
        for member, public_id, mailed_at in old.select_for_update().values_list("member", "public_id", "mailed_at")
    }
    if kept:
        old.delete()
    Notification.objects.bulk_create(
        [
            Notification(member_id=key, kind=kind, thing=thing, created_at=now, **fields, **kept.get(key, {}))
            for key in keys
        ],
        ignore_conflicts=True,  # somebody else told the same in this very moment
    )


@transaction.atomic
def mark_read(*, actor: Member, notifications=None, upto: datetime | None = None) -> int:
    """Mark these of the member's own notifications as read, or all that they see up to a moment; gives how many.

    What the member may not see now stays as it is: they have not read it.
    """
    if notifications is None:
        notifications = [row for row in unread_of(actor) if upto is None or row.created_at <= upto]
    own = Notification.objects.filter(member=actor, read_at__isnull=True, pk__in=[n.pk for n in notifications])
    count = own.update(read_at=timezone.now())
    if count:
        live.announce(f"me:{actor.pk}", 0)
    return count


def came_to_see(*, actor: Member, kinds: tuple[str, ...], thing: object, number: int = 0) -> None:
    """The member has the thing itself before them, up to this number: what told of that is read, on every device."""
    unread = Notification.objects.unread().filter(member=actor, kind__in=kinds, thing=str(thing))
    if seen := [row for row in unread if row.facts.get("number", 0) <= number]:
        mark_read(actor=actor, notifications=seen)


def seen_by_others_now(*, kinds: tuple[str, ...], thing: object) -> None:
    """Something was hidden, shown or taken back: who has unread notifications about it is counted again, on the pages
    that are open. Within a transaction."""
    concerned = Notification.objects.unread().filter(kind__in=kinds, thing=str(thing))
    live.announce_many(f"me:{key}" for key in set(concerned.order_by().values_list("member", flat=True)))
