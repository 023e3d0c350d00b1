from django.utils.translation import gettext_lazy as _

from community.audit.models import AuditEntry
from community.privacy.label_registry import label_codes, label_for, label_values
from community.privacy.registry import Label, holdings


def _title_of(model_label: str) -> Label:
    return next((holding.title for holding in holdings() if holding.model._meta.label_lower == model_label), "")


label_values(AuditEntry, verb=lambda verb: label_for(verb) or _("Something here that no longer has a name."))
label_values(AuditEntry, kind=_title_of)
label_codes(
    {
        "privacy.words": _("I had my name taken off words that I wrote, or had them removed."),
        "privacy.remove_one": _("I removed one thing that I wrote."),
        "member.pause": _("I went away for a while."),
        "member.come_back": _("I came back."),
        "member.ask_to_leave": _("I asked to leave."),
        "member.leave": _("An account was ended."),
    }
)
