from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from community.privacy.export import files
from community.privacy.labels import name_codes
from community.privacy.registry import FieldUse, Holding, OnLeaving, Retention, register

EXPORT, INTERNAL, SECRET = FieldUse.EXPORT, FieldUse.INTERNAL, FieldUse.SECRET

register(
    Holding(
        model="export.DataExport",
        owner="member",
        title=_("The file with my data"),
        fields={
            "id": INTERNAL,
            "public_id": SECRET,
            "member": INTERNAL,
            "state": INTERNAL,
            "language": INTERNAL,
            "file_name": SECRET,
            "done": INTERNAL,
            "steps": INTERNAL,
            "asked_at": EXPORT,
            "expires_at": INTERNAL,
        },
        on_leaving=OnLeaving.ERASE,
        reason=_("So that the member can fetch the file that they asked for."),
        term=_("seven days"),
        # the link and the file go earlier; this also takes what failed
        keep=Retention(after=timedelta(days=8), since="asked_at"),
        after_leaving=lambda keys: files.remove_unclaimed(),
    )
)

name_codes(
    {
        "privacy.export": _("I asked for the file with my data."),
        "privacy.download": _("I fetched the file with my data."),
        "privacy.drop_export": _("I removed the file with my data from the site."),
    }
)
