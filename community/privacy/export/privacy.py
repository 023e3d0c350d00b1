from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from community.generations.public import unseen_by_visitors
from community.privacy.export import files
from community.privacy.export.models import DataExport
from community.privacy.registry import OnLeaving, Retention, holding

holding(
    DataExport,
    owner="member",
    title=_("The file with my data"),
    export="asked_at",
    internal="id member state language done steps expires_at",
    secret="public_id file_name",
    on_leaving=OnLeaving.ERASE,
    after_change=lambda _keys: files.remove_unclaimed(),
    purpose=_("So that you can download the file that you asked for."),
    kept_for=_("seven days"),
    # The file expires earlier, after seven days; this rule also deletes exports that failed.
    retention=Retention(after=timedelta(days=8), since="asked_at"),
)
unseen_by_visitors("a file for one member", "export.DataExport")
