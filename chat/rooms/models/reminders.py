"""Which reminders were sent: so each opening of a room is announced once, whatever process does it."""

from django.db import models

from chat.rooms.models.rooms import Room


class SentReminder(models.Model):
    """The reminder that a room opens at ``begins``. The row is made in the transaction that sends it."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="sent_reminders")
    begins = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "begins"], name="one_reminder_per_opening")]
        indexes = [models.Index(fields=["begins"])]

    def __str__(self):
        return f"reminder {self.begins:%Y-%m-%d %H:%M}"
