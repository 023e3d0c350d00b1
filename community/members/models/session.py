import uuid
from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models

from community.members.models.account import Member
from community.members.models.hashed_key_field import HashedKeyField
from community.members.querysets.session import SessionQuerySet

# How long a session lasts after its member did something; of staff never longer than STAFF_SESSION_LIMIT in all.
IDLE_LIMIT = timedelta(hours=2)
REMEMBERED_IDLE_LIMIT = timedelta(days=30)
STAFF_IDLE_LIMIT = timedelta(minutes=30)
STAFF_SESSION_LIMIT = timedelta(hours=8)
# An expired session is kept for this long, for the text of a form that came too late; it opens nothing.
EXPIRED_KEPT_FOR = timedelta(hours=24)


class Session(AbstractBaseSession):
    """A session on one device, of a member or (without one) of a visitor who is logging in.

    No client address and no browser is stored; the times are to the hour, so that members recognise their own sessions.
    ``expire_date`` decides.
    """

    session_key = HashedKeyField(max_length=64, primary_key=True)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, null=True, on_delete=models.CASCADE, related_name="sessions")
    began_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    remembered = models.BooleanField(default=False)
    # for staff: the session ends then, whatever they do; empty: the limits of members hold
    latest_at = models.DateTimeField(null=True)

    objects = BaseSessionManager.from_queryset(SessionQuerySet)()

    @classmethod
    def get_session_store_class(cls):
        return import_module(settings.SESSION_ENGINE).SessionStore

    def expiry_after(self, moment: datetime) -> datetime:
        """Return when this session expires if its member does nothing after this moment."""
        if self.latest_at is not None:
            return min(moment + STAFF_IDLE_LIMIT, self.latest_at)
        return moment + (REMEMBERED_IDLE_LIMIT if self.remembered else IDLE_LIMIT)
