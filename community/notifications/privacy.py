from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from community.notifications.followables import label_of
from community.notifications.kinds import text_of
from community.privacy.labels import in_words, name_codes
from community.privacy.registry import UNTIL_LEAVING, FieldUse, Holding, OnLeaving, Retention, register

EXPORT, INTERNAL, SECRET = FieldUse.EXPORT, FieldUse.INTERNAL, FieldUse.SECRET

register(
    Holding(
        model="notifications.Notification",
        owner="member",
        title=_("What we told you"),
        fields={
            "id": INTERNAL,
            "public_id": INTERNAL,
            "member": INTERNAL,
            "caused_by": INTERNAL,
            "caused_as": INTERNAL,
            "kind": EXPORT,
            "thing": INTERNAL,
            "facts": INTERNAL,
            "within": INTERNAL,
            "created_at": EXPORT,
            "read_at": EXPORT,
            "mailed_at": EXPORT,
        },
        on_leaving=OnLeaving.ERASE,
        reason=_("Telling a member what happened since the last visit."),
        term=_("half a year after it was read, and no longer than the member stays"),
        keep=Retention(timedelta(days=180), since="read_at"),
    )
)
register(
    Holding(
        model="notifications.Follow",
        owner="member",
        title=_("What I follow"),
        fields={
            "id": INTERNAL,
            "member": INTERNAL,
            "kind": EXPORT,
            "thing": INTERNAL,
            "within": INTERNAL,
            "how": EXPORT,
            "created_at": EXPORT,
        },
        on_leaving=OnLeaving.ERASE,
        reason=_("Telling a member about the conversations, groups and courses that they chose, in their own way."),
        term=_("until the member stops following, leaves the group it is in, or leaves the community"),
        keep=UNTIL_LEAVING,
    )
)
register(
    Holding(
        model="notifications.Preferences",
        owner="member",
        title=_("When I want mail, and when silence"),
        fields={
            "id": INTERNAL,
            "member": INTERNAL,
            "usual": EXPORT,
            "digest_hour": EXPORT,
            "quiet_from": EXPORT,
            "quiet_until": EXPORT,
            "break_until": EXPORT,
            "mail_after": INTERNAL,
            "last_mail_at": EXPORT,
            "last_digest_at": EXPORT,
            "failures": INTERNAL,
            "retry_at": INTERNAL,
            "stop_key": SECRET,
        },
        on_leaving=OnLeaving.ERASE,
        reason=_("Mailing a member only when they want it, and not too often."),
        term=_("until the member leaves"),
        keep=UNTIL_LEAVING,
    )
)


def _hour(hour: int) -> str:
    return f"{hour}:00"


in_words("notifications.Notification", kind=lambda kind: text_of(kind) or _("Something happened here."))
in_words("notifications.Follow", kind=lambda kind: label_of(kind) or _("A place that is not there any more"))
in_words("notifications.Preferences", digest_hour=_hour, quiet_from=_hour, quiet_until=_hour)
name_codes({"notifications.stop_mail": _("The mail about news was stopped.")})
