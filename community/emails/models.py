from django.conf import settings
from django.db import models
from django.utils import timezone

from community.emails.querysets import OutgoingEmailQuerySet


class OutgoingEmail(models.Model):
    """An email that waits for the mail server. Its row is deleted when it is sent.

    Of an email that was given up only the moment and the reason stay for a while, for whoever runs the site.
    """

    # whose data it is, so that it goes when the member leaves; nobody for an answer to somebody without an account
    member = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40, blank=True)  # a name in kinds.py
    about = models.CharField(max_length=40, blank=True)  # the public id that the functions of the kind get
    message = models.TextField()  # encrypted: the email address, the text and the links in it
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)  # None: given up
    tries = models.PositiveSmallIntegerField(default=0)
    server_is_away = models.BooleanField(default=False)  # the last try did not come as far as this email
    reason = models.CharField(max_length=80, blank=True)  # of the last failure: a code or a class, never a text

    objects = OutgoingEmailQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["due_at", "id"])]

    def __str__(self):
        return f"email {self.pk}"
