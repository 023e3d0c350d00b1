from collections.abc import Collection
from datetime import datetime, timedelta

from asgiref.sync import sync_to_async
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from community.members import encryption
from community.members.models import Member, Session
from community.members.models.hashed_key_field import hash_of
from community.members.models.session import KNOWN_AFTER_END, STAFF_LONGEST
from community.members.rules import is_staff

WRITTEN_AFTER = timedelta(minutes=1)  # not at every visit

COOKIE_AGAIN_AFTER = timedelta(days=1)


class SessionStore(DatabaseStore):
    row: Session | None = None  # as it was read

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    @classmethod
    def clear_expired(cls) -> int:
        """Remove what ended, and say how many that were."""
        now = timezone.now()
        over = Q(expire_date__lt=now - KNOWN_AFTER_END) | Q(expire_date__lt=now, member=None)
        return Session.objects.filter(over).delete()[0]

    @classmethod
    def running(cls, keys: Collection[str]) -> set[str]:
        """Those of these keys whose session is not over."""
        by_hash = {hash_of(key): key for key in keys if key}
        there = Session.objects.filter(pk__in=by_hash, expire_date__gt=timezone.now()).values_list("pk", flat=True)
        return {by_hash[row] for row in there}

    def encode(self, session_dict: dict) -> str:
        return encryption.seal(super().encode(session_dict), encryption.SESSION)

    def decode(self, session_data: str) -> dict:
        return super().decode(encryption.opened(session_data, encryption.SESSION) or "")

    def _get_session_from_db(self) -> Session | None:
        self.row = super()._get_session_from_db()
        return self.row

    async def _aget_session_from_db(self) -> Session | None:
        return await sync_to_async(self._get_session_from_db)()

    def create_model_instance(self, data: dict) -> Session:
        self.row = super().create_model_instance(data)
        begin(self.row, data.get(SESSION_KEY), remembered=bool(data.get("_session_expiry")))
        return self.row

    async def acreate_model_instance(self, data: dict) -> Session:
        return await sync_to_async(self.create_model_instance)(data)

    def save(self, must_create: bool = False) -> None:
        """A login that goes on keeps its times: another request may have changed them meanwhile."""
        member_key = self._get_session(no_load=must_create).get(SESSION_KEY)
        if self.session_key and member_key and not must_create:
            same = Session.objects.filter(pk=self.session_key, member=member_key)
            if same.update(session_data=self.encode(self._session)):
                return
        super().save(must_create)

    async def asave(self, must_create: bool = False) -> None:
        await sync_to_async(self.save)(must_create)

    def cycle_key(self) -> None:
        """The same login under a new key, after a new password: its time does not begin again."""
        before = Session.objects.filter(pk=self.session_key, member__isnull=False).first()
        super().cycle_key()
        if before is not None:
            names = ("public_id", "member", "began_at", "used_at", "remembered", "latest_at", "expire_date")
            kept = {name: getattr(before, name) for name in names}
            Session.objects.filter(pk=self.session_key).update(**kept)

    def use(self, member: Member) -> None:
        """Somebody did something: from now on the login lasts again as long as it may. One of staff never longer than
        was said at the start, and who became or stopped being staff gets the limits that fit."""
        row, now = self.row, timezone.now()
        if row is None or row.member_id is None or row.end_after(now) - row.expire_date < WRITTEN_AFTER:
            return
        # the cookie of who stays logged in goes on too, once a day
        self.modified = self.modified or (row.remembered and now - row.used_at > COOKIE_AGAIN_AFTER)
        as_read = {"pk": row.pk, "latest_at": row.latest_at, "expire_date__gt": now}
        _limit(row, member, now)
        row.used_at, row.expire_date = to_the_hour(now), row.end_after(now)
        new = {name: getattr(row, name) for name in ("used_at", "remembered", "latest_at", "expire_date")}
        Session.objects.filter(**as_read).update(**new)


def begin(row: Session, member_key: str | None, *, remembered: bool) -> None:
    """Give a new row its member and its times. Without a member it is short, and says nothing of anybody."""
    now = timezone.now()
    if member_key is not None:
        row.member = Member.objects.get(pk=member_key)
        row.remembered = remembered
        row.began_at = row.used_at = to_the_hour(now)
        _limit(row, row.member, now)
    row.expire_date = row.end_after(now)


def _limit(row: Session, member: Member, now: datetime) -> None:
    if not is_staff(member):
        row.latest_at = None
    elif row.latest_at is None:
        row.latest_at, row.remembered = now + STAFF_LONGEST, False


def who_it_was(key: str | None) -> Member | None:
    """Whose login this was, when it ended by itself less than a day ago. Not of a login that somebody ended: those
    rows are gone, or the password is another one."""
    now = timezone.now()
    ended = Session.objects.filter(pk=key, expire_date__lte=now, expire_date__gt=now - KNOWN_AFTER_END)
    row = ended.filter(member__is_active=True).select_related("member").first()
    if row is None:
        return None
    same = constant_time_compare(row.get_decoded().get(HASH_SESSION_KEY, ""), row.member.get_session_auth_hash())
    return row.member if same else None


def to_the_hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def login_left(request: HttpRequest) -> int | None:
    """How many seconds this login lasts when nothing is done; None for a visitor."""
    row = getattr(request.session, "row", None) if request.user.is_authenticated else None
    return None if row is None else max(int((row.expire_date - timezone.now()).total_seconds()), 0)
