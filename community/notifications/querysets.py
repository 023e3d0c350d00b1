import time
from zlib import crc32

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, Max, OuterRef
from django.utils import timezone

REFRESH_SECONDS = 600


class NotificationQuerySet(models.QuerySet):
    def visible_to(self, user) -> "NotificationQuerySet":
        """Return the user's own notifications, without those caused across a block, under a muted persona, or by a
        member who is away."""
        return self.filter(member=user)._not_silenced() if user.is_authenticated else self.none()

    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at__isnull=True)

    def unread_fingerprints(self, member_keys) -> dict[str, int]:
        """Return a number per member that changes when what waits for them may have changed; members for whom nothing
        waits are left out.

        What a member may see also changes without a notification (a group, a decision). Actions announce that to open
        pages. In case an announcement is lost, the number also changes every ``REFRESH_SECONDS``, at a moment that
        differs between members.
        """
        unread = self.unread().filter(member__in=member_keys)._not_silenced()
        rows = unread.order_by().values_list("member", "member__access_version")
        rows = rows.annotate(Count("pk"), Max("pk"), Max("created_at"))
        now = int(time.time())
        return {
            str(key): crc32(f"{state} {(now + key.int % REFRESH_SECONDS) // REFRESH_SECONDS}".encode()) or 1
            for key, *state in rows
        }

    def _not_silenced(self) -> "NotificationQuerySet":
        """Leave out what block, mute or absence silence for the member of each row. ``notify_many`` checks the same
        when it creates rows."""
        block, mute = apps.get_model("members", "Block").objects, apps.get_model("members", "Mute").objects
        blocked = block.filter(blocker=OuterRef("member"), blocked=OuterRef("caused_by"))
        was_blocked = block.filter(blocker=OuterRef("caused_by"), blocked=OuterRef("member"))
        muted = mute.filter(muter=OuterRef("member"), persona=OuterRef("caused_as"))
        present = self.filter(caused_by__away_since=None)
        return present.exclude(Exists(blocked)).exclude(Exists(was_blocked)).exclude(Exists(muted))


class FollowQuerySet(models.QuerySet):
    def visible_to(self, user) -> "FollowQuerySet":
        return self.filter(member=user) if user.is_authenticated else self.none()

    def of(self, kind: str, thing) -> "FollowQuerySet":
        return self.filter(kind=kind, thing=str(thing))

    def follower_keys(self, kind: str, thing) -> set:
        """Return the keys of the members who want to be notified about this thing."""
        return set(self.of(kind, thing).exclude(how="nothing").order_by().values_list("member", flat=True))


class PreferencesQuerySet(models.QuerySet):
    def visible_to(self, user) -> "PreferencesQuerySet":
        return self.filter(member=user) if user.is_authenticated else self.none()

    def on_a_break(self) -> "PreferencesQuerySet":
        return self.filter(break_until__gt=timezone.localdate())
