from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from community.generations.public import unseen_by_visitors
from community.notifications.models import Follow, Notification, Preferences
from community.privacy.registry import UNTIL_LEAVING, OnLeaving, Retention, holding

holding(
    Notification,
    owner="member",
    title=_("What we told you"),
    export="kind created_at read_at mailed_at",
    internal="id public_id member caused_by caused_as thing facts within",
    on_leaving=OnLeaving.ERASE,
    purpose=_("To tell you what has happened since your last visit."),
    kept_for=_("half a year after you read it, and no longer than you stay"),
    retention=Retention(timedelta(days=180), since="read_at"),
)
holding(
    Follow,
    owner="member",
    title=_("What I follow"),
    export="kind how created_at",
    internal="id member thing within",
    on_leaving=OnLeaving.ERASE,
    purpose=_("To tell you about the conversations, groups and courses that you chose, in the way that you chose."),
    kept_for=_("until you stop following, leave the group it is in, or leave the community"),
    retention=UNTIL_LEAVING,
)
holding(
    Preferences,
    owner="member",
    title=_("When I want e-mail, and when I want quiet"),
    export="usual urgent_mail digest_hour quiet_from quiet_until break_until last_mail_at last_digest_at",
    internal="id member mail_after",
    secret="stop_key",
    on_leaving=OnLeaving.ERASE,
    purpose=_("To e-mail you only when you want it, and not too often."),
    kept_for=_("until you leave"),
    retention=UNTIL_LEAVING,
)
unseen_by_visitors("what one member is told, and wants to be told", "notifications.*")
