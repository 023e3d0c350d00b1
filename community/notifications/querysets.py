import time
from zlib import crc32

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, Max, OuterRef
from django.utils import timezone

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
        return self.filter(member=member)._not_silenced()

    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at__isnull=True)

    def unread_signs(self, member_keys) -> dict[str, int]:
        """By key of a member: a number that is another when what waits may be another; who has nothing is not in it.

        What one may see also changes without a notification (a group, a decision). Who changes that tells the open
        pages; that nothing is missed for long, the number is another every ten minutes as well, not for all at once.
        """
        told = self.unread().filter(member__in=member_keys)._not_silenced()
        rows = told.order_by().values_list("member", "member__access_version")
        rows = rows.annotate(Count("pk"), Max("pk"), Max("created_at"))
        now = int(time.time())
        return {
            str(key): crc32(f"{standing} {(now + key.int % LOOK_AGAIN_SECONDS) // LOOK_AGAIN_SECONDS}".encode()) or 1
            for key, *standing in rows
        }

    def _not_silenced(self) -> "NotificationQuerySet":
        """For each row as its own member has it. Here and in ``notify_many``, for all kinds."""
        block, mute = apps.get_model("members", "Block").objects, apps.get_model("members", "Mute").objects
        blocked = block.filter(blocker=OuterRef("member"), blocked=OuterRef("caused_by"))
        was_blocked = block.filter(blocker=OuterRef("caused_by"), blocked=OuterRef("member"))
        muted = mute.filter(muter=OuterRef("member"), persona=OuterRef("caused_as"))
        present = self.filter(caused_by__away_since=None)
        return present.exclude(Exists(blocked)).exclude(Exists(was_blocked)).exclude(Exists(muted))


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
