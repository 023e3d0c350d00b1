import json

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.models import FormState
from wagtail.log_actions import registry as log_actions
from wagtail.models import ModelLogEntry, PageLogEntry
from wagtail.users.models import UserProfile

from community.privacy.label_registry import label_codes, label_values


def _action_label(action: str) -> object:
    """Return the label of the CMS for an action in its log."""
    return dict(log_actions.get_choices()).get(action) or _("Something in the CMS")


def _filled_in_values(data: str) -> str:
    """Return the values of an unfinished form, without the names of its fields."""
    try:
        filled = json.loads(data)
    except ValueError:
        return data
    return " · ".join(str(value) for value in filled.values() if value) if isinstance(filled, dict) else data


label_values(PageLogEntry, action=_action_label)
label_values(ModelLogEntry, action=_action_label)
label_values(UserProfile, preferred_language=lambda code: dict(settings.LANGUAGES).get(code, ""))
label_values(FormState, data=_filled_in_values)
label_codes(
    {
        "pages.propose_number": _("I proposed another number of a help line."),
        "pages.accept_number": _("I called a new number of a help line, and put it on the site."),
        "pages.decline_number": _("I left the old number of a help line."),
    }
)
