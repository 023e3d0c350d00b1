from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from community.privacy.labels import name_codes
from community.privacy.registry import FieldUse, Holding, OnLeaving, Retention, register

EXPORT, INTERNAL = FieldUse.EXPORT, FieldUse.INTERNAL
KEPT_DAYS = 90

register(
    Holding(
        model="contact.ContactMessage",
        owner="handled_by",  # who wrote it is not known; here it is about who answered
        title=_("Messages to the site that I answered"),
        fields={
            "id": INTERNAL,
            "text": INTERNAL,
            "email": INTERNAL,
            "sent_hour": INTERNAL,
            "state": EXPORT,
            "answer": EXPORT,
            "handled_by": INTERNAL,
        },
        on_leaving=OnLeaving.ANONYMISE,
        anonymise={"handled_by": None},
        reason=_("To answer questions of anybody. The words, the hour, an address until the answer."),
        term=_("90 days; the address of the sender until the answer"),
        keep=Retention(after=timedelta(days=KEPT_DAYS), since="sent_hour"),
    )
)

name_codes(
    {
        "contact.answered": _("I answered a message to the site."),
        "contact.closed": _("I read a message to the site and closed it."),
    }
)
