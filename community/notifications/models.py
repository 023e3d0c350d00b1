import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from community.notifications.choices import How
from community.notifications.querysets import FollowQuerySet, NotificationQuerySet, PreferencesQuerySet

QUIET_FROM, QUIET_UNTIL, DIGEST_HOUR = 22, 8, 9  # hours of the clock in settings.TIME_ZONE


class Notification(models.Model):
    """One thing a member is told, in the site. ``text`` is made by the kind when shown, in the member's language."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    caused_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    # the name it was done under, where there is one to mute
    caused_as = models.ForeignKey("members.Persona", null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=40)  # "forum.reply": registered by the room, see kinds.py
    thing = models.CharField(max_length=40)  # public id of what it is about; with the kind it makes one row
    facts = models.JSONField(default=dict)  # for the text; never words that somebody wrote
    # public id of the group that it came from: whoever leaves the group loses it
    within = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)  # set before the mail goes out: never twice

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["member", "read_at"]),
            models.Index(fields=["kind", "thing"], name="notification_thing"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "kind", "thing"],
                condition=models.Q(read_at__isnull=True),
                name="one_unread_per_thing",
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.public_id}"


class Follow(models.Model):
    """Somebody wants to hear of a conversation, a group or a course, or of none of it."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows")
    kind = models.CharField(max_length=10)  # "topic": registered by the room, see places.py
    thing = models.CharField(max_length=40)  # its public id
    within = models.CharField(max_length=40, blank=True)  # as of a notification
    how = models.CharField(max_length=10, choices=How, default=How.USUAL)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = FollowQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["kind", "thing"])]
        constraints = [models.UniqueConstraint(fields=["member", "kind", "thing"], name="one_follow_per_thing")]

    def __str__(self):
        return f"{self.how} {self.pk}"


class Preferences(models.Model):
    """When a member wants mail, and when silence. Whether there is mail at all is a consent, and is kept there.

    The hours are those of the clock in ``settings.TIME_ZONE``; the same hour twice means no quiet hours.
    """

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_preferences"
    )
    usual = models.CharField(max_length=10, choices=How, default=How.DAILY)
    digest_hour = models.PositiveSmallIntegerField(default=DIGEST_HOUR)
    quiet_from = models.PositiveSmallIntegerField(default=QUIET_FROM)
    quiet_until = models.PositiveSmallIntegerField(default=QUIET_UNTIL)
    break_until = models.DateField(null=True, blank=True)  # the first day that is not silent any more
    mail_after = models.DateTimeField(null=True, blank=True)  # of what was told before this, no mail is sent
    last_mail_at = models.DateTimeField(null=True, blank=True)
    last_digest_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True, blank=True)
    stop_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # in the link that stops the mail

    objects = PreferencesQuerySet.as_manager()

    def __str__(self):
        return f"preferences {self.pk}"
