import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from community.notifications.choices import Delivery
from community.notifications.querysets import FollowQuerySet, NotificationQuerySet, PreferencesQuerySet

QUIET_FROM, QUIET_UNTIL, DIGEST_HOUR = 22, 8, 9  # hours of the clock in settings.TIME_ZONE


class Notification(models.Model):
    """A notification on the site. Its text comes from its kind when it is shown, in the language of the reader."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    caused_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    # the persona that caused it, for mutes
    caused_as = models.ForeignKey("members.Persona", null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=40)  # "forum.reply", see kinds.py
    thing = models.CharField(max_length=40)  # public id of what it is about
    facts = models.JSONField(default=dict)  # never words that somebody wrote
    # public id of the group that the thing is in: members who leave the group lose the notification
    within = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)  # set before the email is sent: never twice

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["member", "-id"], name="notifications_newest_first"),
            models.Index(
                fields=["member", "-created_at", "-id"],
                condition=models.Q(read_at__isnull=True),
                name="unread_newest_first",
            ),
            models.Index(
                fields=["created_at"],
                condition=models.Q(read_at__isnull=True, mailed_at__isnull=True),
                name="not_mailed",
            ),
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
    """A wish to be notified about a conversation, a group or a course."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows")
    kind = models.CharField(max_length=10)  # "topic", see following/followables.py
    thing = models.CharField(max_length=40)  # public id
    within = models.CharField(max_length=40, blank=True)  # as in Notification
    how = models.CharField(max_length=10, choices=Delivery, default=Delivery.USUAL)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = FollowQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["kind", "thing"])]
        constraints = [models.UniqueConstraint(fields=["member", "kind", "thing"], name="one_follow_per_thing")]

    def __str__(self):
        return f"{self.how} {self.pk}"


class Preferences(models.Model):
    """When a member wants mail, and when silence. Whether there is mail at all is a consent, see ``Consent``.

    Hours are in ``settings.TIME_ZONE``; two equal hours mean no quiet hours.
    """

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_preferences"
    )
    usual = models.CharField(max_length=10, choices=Delivery, default=Delivery.DAILY)
    digest_hour = models.PositiveSmallIntegerField(default=DIGEST_HOUR)
    quiet_from = models.PositiveSmallIntegerField(default=QUIET_FROM)
    quiet_until = models.PositiveSmallIntegerField(default=QUIET_UNTIL)
    # for members with a duty: mail at once when somebody may be in danger
    urgent_mail = models.BooleanField(default=True)
    break_until = models.DateField(null=True, blank=True)  # the first day without silence
    mail_after = models.DateTimeField(null=True, blank=True)  # notifications from before this moment are not mailed
    last_mail_at = models.DateTimeField(null=True, blank=True)
    last_digest_at = models.DateTimeField(null=True, blank=True)
    stop_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # in the unsubscribe link

    objects = PreferencesQuerySet.as_manager()

    def __str__(self):
        return f"preferences {self.pk}"
