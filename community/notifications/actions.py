from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache

from django.db import transaction
from django.db.models import CharField, Q, UUIDField
from django.utils import timezone

from community import live
from community.members.models import Block, Member, Persona
from community.members.querysets.relations import muters_of
from community.notifications.choices import Cause, Delivery
from community.notifications.kinds import cause_of, followable_of
from community.notifications.models import Follow, Notification, Preferences
from community.notifications.unread import unread_of
from community.prepared import Parameter, PreparedQuery

MEMBERS_PER_QUERY = 500


def notify(
    *, member: Member, kind: str, thing: object, caused_as: Persona | None, within: object = "", **facts
) -> Notification | None:
    """Notify one member, see ``notify_many``. Return the notification, or None when the member is not told."""
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
    """Notify members (primary keys) on the site and return how many. The number of queries does not grow with them.

    An unread notification about the same thing is renewed: it moves to the top of the list, and no second mail is sent.
    ``caused_as`` is the persona of the person who causes it, None for a kind of the house (see ``Cause``). Members are
    left out who have a block with that person, muted the persona, are that person, or chose ``Delivery.NOTHING`` for
    the thing. Whether a member may see the thing is checked when the notification is shown or mailed, and block and
    mute are checked then once more. ``within`` is the public id of the group that the thing is in: members who leave
    the group lose the notification. ``facts`` must fit JSON and hold no words that somebody wrote.

    Raises:
        ValueError: ``caused_as`` is given for a kind of the house.
    """
    if caused_as is not None and cause_of(kind) == Cause.HOUSE:
        raise ValueError(f"{kind} is caused by the house, and names nobody")
    keys = _recipients(set(members), kind, str(thing), caused_as)
    for start in range(0, len(keys), MEMBERS_PER_QUERY):
        some = keys[start : start + MEMBERS_PER_QUERY]
        causer = {"caused_by_id": caused_as and caused_as.member_id, "caused_as": caused_as}
        _renew(some, kind=kind, thing=str(thing), within=str(within), facts=facts, **causer)
    silent = set(Preferences.objects.on_a_break().filter(member__in=keys).values_list("member", flat=True))
    live.announce_many(f"me:{key}" for key in keys if key not in silent)
    return len(keys)


def _recipients(keys: set, kind: str, thing: str, caused_as: Persona | None) -> list:
    if caused_as is not None:
        causer = caused_as.member_id
        blocks = Block.objects.filter(Q(blocker=causer) | Q(blocked=causer))
        keys -= {causer} | {key for pair in blocks.values_list("blocker", "blocked") for key in pair}
        keys -= muters_of(caused_as)
    if followable := followable_of(kind):
        unwilling = Follow.objects.of(followable, thing).filter(how=Delivery.NOTHING)
        keys -= set(unwilling.values_list("member", flat=True))
    active = set(Member.objects.filter(pk__in=keys, is_active=True).values_list("pk", flat=True)) if keys else set()
    return sorted(active, key=str)


def _renew(keys: list, *, kind: str, thing: str, **fields) -> None:
    """Replace unread rows by new ones, so that they move to the top of the list. Their public ids stay, so that links
    in open pages keep working."""
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
        ignore_conflicts=True,  # a concurrent transaction created the same notification
    )


@transaction.atomic
def mark_read(
    *, actor: Member, notifications: Iterable[Notification] | None = None, upto: datetime | None = None
) -> int:
    """Mark these notifications of the member as read, or else all visible ones up to a moment. Return how many.

    Notifications about a thing that the member may not see now stay unread.
    """
    if notifications is None:
        notifications = [row for row in unread_of(actor) if upto is None or row.created_at <= upto]
    own = Notification.objects.filter(member=actor, read_at__isnull=True, pk__in=[n.pk for n in notifications])
    count = own.update(read_at=timezone.now())
    actor.newest_unread = None
    if count:
        live.announce(f"me:{actor.pk}", 0)
    return count


def mark_seen(*, actor: Member, kinds: tuple[str, ...], thing: object, number: int = 0) -> None:
    """Mark the notifications about a thing as read, because the member has read the thing itself up to ``number``."""
    unread = _unread_about(kinds).rows(member=actor.pk, thing=str(thing))
    if seen := [row for row in unread if row.facts.get("number", 0) <= number]:
        mark_read(actor=actor, notifications=seen)


@cache
def _unread_about(kinds: tuple[str, ...]) -> PreparedQuery:
    """Return the query for the unread notifications of a member about a thing."""
    member, thing = Parameter("member", UUIDField()), Parameter("thing", CharField())
    return PreparedQuery(lambda: Notification.objects.unread().filter(member=member, kind__in=kinds, thing=thing))


@transaction.atomic
def withdraw_number(*, kind: str, thing: object, number: int, earlier: Callable[[object], int]) -> None:
    """Take back the unread notifications about this number of a thing, because it is not there any more.

    ``earlier(member key)`` returns the number that the notification of a member is about from now on, or 0 when nothing
    new is left for them: then it is deleted.
    """
    rows = Notification.objects.unread().filter(kind=kind, thing=str(thing), facts__number=number)
    by_number: dict[int, list[Notification]] = {}
    for row in rows.select_for_update():
        by_number.setdefault(earlier(row.member_id), []).append(row)
    for row in by_number.pop(0, []):
        row.delete()
        live.announce(f"me:{row.member_id}", 0)
    for left, moved in by_number.items():
        Notification.objects.filter(pk__in=[row.pk for row in moved]).update(facts={"number": left})


def announce_recount(*, kinds: tuple[str, ...], thing: object) -> None:
    """Let open pages count again: whether members may see this thing has changed. Call it within a transaction."""
    unread = Notification.objects.unread().filter(kind__in=kinds, thing=str(thing))
    live.announce_many(f"me:{key}" for key in set(unread.order_by().values_list("member", flat=True)))
