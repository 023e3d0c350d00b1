from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from community.notifications.models import Follow, Notification, Preferences
from community.privacy.registry import UNTIL_LEAVING, OnLeaving, Retention, holding

holding(
    Notification,
    owner="member",
    title=_("What we told you"),
    export="kind created_at read_at mailed_at",
    internal="id public_id member caused_by caused_as thing facts within",
    on_leaving=OnLeaving.ERASE,
    purpose=_("Telling a member what happened since the last visit."),
    kept_for=_("half a year after it was read, and no longer than the member stays"),
    retention=Retention(timedelta(days=180), since="read_at"),
)
holding(
    Follow,
    owner="member",
    title=_("What I follow"),
    export="kind how created_at",
    internal="id member thing within",
    on_leaving=OnLeaving.ERASE,
    purpose=_("Telling a member about the conversations, groups and courses that they chose, in their own way."),
    kept_for=_("until the member stops following, leaves the group it is in, or leaves the community"),
    retention=UNTIL_LEAVING,
)
holding(
    Preferences,
    owner="member",
    title=_("When I want mail, and when silence"),
    export="usual digest_hour quiet_from quiet_until break_until last_mail_at last_digest_at",
    internal="id member mail_after failures retry_at",
    secret="stop_key",
    on_leaving=OnLeaving.ERASE,
    purpose=_("Mailing a member only when they want it, and not too often."),
    kept_for=_("until the member leaves"),
    retention=UNTIL_LEAVING,
)
