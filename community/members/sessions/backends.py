"""The session engine: sessions are rows with an owner and limits, so a cookie that lives on opens nothing.

This is Django's own way to extend sessions (a custom session engine). "Where am I logged in" and "log out everywhere"
are plain queries. A reader of the table can use nothing in it: the key is hashed (``models/hashed_key_field.py``) and
the data are encrypted.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from community.encryption import SESSION, decrypt, encrypt
from community.members.models import Member, Session
from community.members.models.hashed_key_field import hash_of
from community.members.models.session import EXPIRED_KEPT_FOR, STAFF_SESSION_LIMIT
from community.members.querysets.reader import running_session
from community.members.rules import is_staff

WRITE_INTERVAL = timedelta(minutes=1)  # the expiry is not written at every visit
COOKIE_RENEWAL_INTERVAL = timedelta(days=1)


class SessionStore(DatabaseStore):
    row: Session | None = None  # as it was read
    read_row: Session | None = None  # by ``load_many``, until it is used

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    @classmethod
    def clear_expired(cls) -> int:
        """Delete the sessions that are no longer needed; return their number."""
        now = timezone.now()
        is_over = Q(expire_date__lt=now - EXPIRED_KEPT_FOR) | Q(expire_date__lt=now, member=None)
        return Session.objects.filter(is_over).delete()[0]

    @classmethod
    def running(cls, keys: Collection[str]) -> set[str]:
        """Return those of these keys whose session has not expired."""
        key_by_hash = {hash_of(key): key for key in keys if key}
        rows = Session.objects.filter(pk__in=key_by_hash, expire_date__gt=timezone.now())
        return {key_by_hash[hashed] for hashed in rows.values_list("pk", flat=True)}

    @classmethod
    def load_many(cls, keys: Collection[str]) -> dict[str, "SessionStore"]:
        """Return by key the sessions that have not expired. One query for all."""
        key_by_hash = {hash_of(key): key for key in keys if key}
        stores = {}
        for row in Session.objects.filter(pk__in=key_by_hash, expire_date__gt=timezone.now()) if key_by_hash else ():
            stores[key_by_hash[row.pk]] = store = cls(key_by_hash[row.pk])
            store.read_row = row
        return stores

    def encode(self, session_dict: dict) -> str:
        return encrypt(super().encode(session_dict), SESSION)

    def decode(self, session_data: str) -> dict:
        return super().decode(decrypt(session_data, SESSION) or "")

    def _get_session_from_db(self) -> Session | None:
        self.row, self.read_row = self.read_row or running_session(self.session_key), None
        if self.row is None:
            self._session_key = None
        return self.row

    async def _aget_session_from_db(self) -> Session | None:
        return await sync_to_async(self._get_session_from_db)()

    def member(self) -> Member | None:
        """Return the member of this session, read in the same query; None for a visitor, and where Django has to look
        closer: a hash of an earlier secret, an account that is closed."""
        key, auth_hash = self.get(SESSION_KEY), self.get(HASH_SESSION_KEY, "")
        member = self.row.member if key and self.row else None
        if member is None or str(member.pk) != key or self[BACKEND_SESSION_KEY] not in settings.AUTHENTICATION_BACKENDS:
            return None
        is_same = constant_time_compare(auth_hash, member.get_session_auth_hash())
        return member if member.is_active and is_same else None

    def create_model_instance(self, data: dict) -> Session:
        self.row = super().create_model_instance(data)
        set_owner_and_limits(self.row, data.get(SESSION_KEY), is_remembered=bool(data.get("_session_expiry")))
        return self.row

    async def acreate_model_instance(self, data: dict) -> Session:
        return await sync_to_async(self.create_model_instance)(data)

    def save(self, must_create: bool = False) -> None:
        """Save only the data of a running session: another request may have changed its times meanwhile."""
        member_key = self._get_session(no_load=must_create).get(SESSION_KEY)
        if self.session_key and member_key and not must_create:
            running = Session.objects.filter(pk=self.session_key, member=member_key)
            if running.update(session_data=self.encode(self._session)):
                return
        super().save(must_create)

    async def asave(self, must_create: bool = False) -> None:
        await sync_to_async(self.save)(must_create)

    def cycle_key(self) -> None:
        """Give the session a new key, after a new password; its time does not begin again."""
        before = Session.objects.filter(pk=self.session_key, member__isnull=False).first()
        super().cycle_key()
        if before is not None:
            names = ("public_id", "member", "began_at", "used_at", "remembered", "latest_at", "expire_date")
            values = {name: getattr(before, name) for name in names}
            Session.objects.filter(pk=self.session_key).update(**values)

    def use(self, member: Member) -> None:
        """Extend the session because its member did something; at most to the limit of staff that it began with.

        A member who became or stopped being staff gets the limits that fit.
        """
        row, now = self.row, timezone.now()
        if row is None or row.member_id is None or row.expiry_after(now) - row.expire_date < WRITE_INTERVAL:
            return
        # the cookie of a session that is remembered is renewed too, once a day
        self.modified = self.modified or (row.remembered and now - row.used_at > COOKIE_RENEWAL_INTERVAL)
        as_read = {"pk": row.pk, "latest_at": row.latest_at, "expire_date__gt": now}
        _apply_staff_limit(row, member, now)
        row.used_at, row.expire_date = truncate_to_hour(now), row.expiry_after(now)
        values = {name: getattr(row, name) for name in ("used_at", "remembered", "latest_at", "expire_date")}
        Session.objects.filter(**as_read).update(**values)


def set_owner_and_limits(row: Session, member_key: str | None, *, is_remembered: bool) -> None:
    """Give a new row its member and its times. Without a member it is short, and says nothing of anybody."""
    now = timezone.now()
    if member_key is not None:
        row.member = Member.objects.get(pk=member_key)
        row.remembered = is_remembered
        row.began_at = row.used_at = truncate_to_hour(now)
        _apply_staff_limit(row, row.member, now)
    row.expire_date = row.expiry_after(now)


def _apply_staff_limit(row: Session, member: Member, now: datetime) -> None:
    if not is_staff(member):
        row.latest_at = None
    elif row.latest_at is None:
        row.latest_at, row.remembered = now + STAFF_SESSION_LIMIT, False


def member_of_expired_session(key: str | None) -> Member | None:
    """Return whose session this was, when it expired less than ``EXPIRED_KEPT_FOR`` ago.

    Not of a session that somebody ended: its row is deleted, or the password is another one.
    """
    now = timezone.now()
    expired = Session.objects.filter(pk=key, expire_date__lte=now, expire_date__gt=now - EXPIRED_KEPT_FOR)
    row = expired.filter(member__is_active=True).select_related("member").first()
    if row is None:
        return None
    auth_hash = row.get_decoded().get(HASH_SESSION_KEY, "")
    return row.member if constant_time_compare(auth_hash, row.member.get_session_auth_hash()) else None


def seconds_left(request: HttpRequest) -> int | None:
    """Return how many seconds the session lasts when nothing is done; None for a visitor."""
    row = getattr(request.session, "row", None) if request.user.is_authenticated else None
    return None if row is None else max(int((row.expire_date - timezone.now()).total_seconds()), 0)


def truncate_to_hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
