import uuid
from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models

from community.members.models.account import Member
from community.members.models.hashed_key_field import HashedKeyField
from community.members.querysets.session import SessionQuerySet

# How long a login lasts after the last thing that somebody did; of staff never longer than STAFF_LONGEST in all.
IDLE = timedelta(hours=2)

IDLE_WHEN_REMEMBERED = timedelta(days=30)

STAFF_IDLE = timedelta(minutes=30)

STAFF_LONGEST = timedelta(hours=8)

# So long after its end a login is still known, for the words of a form that came too late; it opens nothing.
KNOWN_AFTER_END = timedelta(hours=24)


class Session(AbstractBaseSession):
    """A login on some device (or, without a member, somebody on the way to one). No address and no browser is kept;
    when it began and was used to the hour, so that people recognise their own. ``expire_date`` decides."""

    session_key = HashedKeyField(max_length=64, primary_key=True)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, null=True, on_delete=models.CASCADE, related_name="sessions")
    began_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    remembered = models.BooleanField(default=False)
    # staff: the login ends then, whatever they do; empty: the limits of members hold
    latest_at = models.DateTimeField(null=True)

    objects = BaseSessionManager.from_queryset(SessionQuerySet)()

    @classmethod
    def get_session_store_class(cls):
        return import_module(settings.SESSION_ENGINE).SessionStore

    def end_after(self, moment: datetime) -> datetime:
        """When this login ends if nothing is done after this moment."""
        if self.latest_at is not None:
            return min(moment + STAFF_IDLE, self.latest_at)
        return moment + (IDLE_WHEN_REMEMBERED if self.remembered else IDLE)
