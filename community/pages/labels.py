import json

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.models import FormState
from wagtail.log_actions import registry as log_actions
from wagtail.models import ModelLogEntry, PageLogEntry
from wagtail.users.models import UserProfile

from community.privacy.label_registry import label_values


def _editors_action(action: str) -> object:
    """As the CMS itself calls it."""
    known = {code: label for code, label in log_actions.get_choices() if code == action}
    return known.get(action) or _("Something in the CMS")


def _values(data: str) -> str:
    """The words of a form that was being filled in, without the names of its fields."""
    try:
        filled = json.loads(data)
    except ValueError:
        return data
    return " · ".join(str(value) for value in filled.values() if value) if isinstance(filled, dict) else data


label_values(PageLogEntry, action=_editors_action)
label_values(ModelLogEntry, action=_editors_action)
label_values(UserProfile, preferred_language=lambda code: dict(settings.LANGUAGES).get(code, ""))
label_values(FormState, data=_values)
