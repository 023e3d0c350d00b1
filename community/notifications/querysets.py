import time
from zlib import crc32

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, Max, OuterRef, Q
from django.utils import timezone

from community.members.querysets import blocked_ids, muted_ids

LOOK_AGAIN_SECONDS = 600


def today():
    """The day on the clock of the house."""
    return timezone.localdate()


class NotificationQuerySet(models.QuerySet):
    def visible_to(self, member) -> "NotificationQuerySet":
        """One's own, and nothing that was caused by somebody across a block, under a name that one muted, or by who is
        away."""
        if member is None or not member.is_authenticated:
            return self.none()
        own = self.filter(member=member, caused_by__away_since=None)
        if blocked := blocked_ids(member):
            own = own.exclude(caused_by__in=blocked)
        if muted := muted_ids(member):
            own = own.exclude(caused_as__in=muted)
        return own

    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at__isnull=True)

    def unread_signs(self, member_keys) -> dict[str, int]:
        """By key of a member: a number that is another when what waits may be another; who has nothing is not in it.

        What one may see also changes without a notification (a group, a decision). Who changes that tells the open
        pages; that nothing is missed for long, the number is another every ten minutes as well, not for all at once.
        """
        block = apps.get_model("members", "Block").objects
        one = Q(blocker=OuterRef("member"), blocked=OuterRef("caused_by"))
        other = Q(blocked=OuterRef("member"), blocker=OuterRef("caused_by"))
        told = self.unread().filter(member__in=member_keys, caused_by__away_since=None)
        mute = apps.get_model("members", "Mute").objects
        muted = mute.filter(muter=OuterRef("member"), persona=OuterRef("caused_as"))
        told = told.exclude(Exists(block.filter(one | other))).exclude(Exists(muted))
        rows = told.order_by().values_list("member", "member__access_version")
        rows = rows.annotate(Count("pk"), Max("pk"), Max("created_at"))
        now = int(time.time())
        return {
            str(key): crc32(f"{standing} {(now + key.int % LOOK_AGAIN_SECONDS) // LOOK_AGAIN_SECONDS}".encode()) or 1
            for key, *standing in rows
        }


class FollowQuerySet(models.QuerySet):
    def visible_to(self, member) -> "FollowQuerySet":
        return self.filter(member=member) if member is not None and member.is_authenticated else self.none()

    def of(self, kind: str, thing) -> "FollowQuerySet":
        return self.filter(kind=kind, thing=str(thing))

    def who(self, kind: str, thing) -> set:
        """Keys of those who want to hear of this."""
        return set(self.of(kind, thing).exclude(how="nothing").order_by().values_list("member", flat=True))


class PreferencesQuerySet(models.QuerySet):
    def visible_to(self, member) -> "PreferencesQuerySet":
        return self.filter(member=member) if member is not None and member.is_authenticated else self.none()

    def on_a_break(self) -> "PreferencesQuerySet":
        return self.filter(break_until__gt=today())
