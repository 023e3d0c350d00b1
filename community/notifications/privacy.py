from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from community.privacy.registry import FieldUse, Holding, OnLeaving, Retention, register

EXPORT, INTERNAL = FieldUse.EXPORT, FieldUse.INTERNAL

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
            "kind": EXPORT,
            "thing": INTERNAL,
            "facts": INTERNAL,
            "created_at": EXPORT,
            "read_at": EXPORT,
        },
        on_leaving=OnLeaving.ERASE,
        reason="Telling a member what happened since the last visit.",
        term="half a year after it was read, and no longer than the member stays",
        keep=Retention(timedelta(days=180), since="read_at"),
    )
)
