from django.utils.translation import gettext_lazy as _

from community.notifications.following.followables import followable_label
from community.notifications.kinds import text_of
from community.notifications.models import Follow, Notification, Preferences
from community.privacy.label_registry import label_codes, label_values


def _hour(hour: int) -> str:
    return f"{hour}:00"


label_values(Notification, kind=lambda kind: text_of(kind) or _("Something happened here."))
label_values(Follow, kind=lambda kind: followable_label(kind) or _("A place that is no longer there"))
label_values(Preferences, digest_hour=_hour, quiet_from=_hour, quiet_until=_hour)
label_codes({"notifications.stop_mail": _("E-mail about news was stopped.")})
