"""Forms for people without an account: they keep no client address, no browser and no exact time.

There is no entry in the audit log either, and no line in the request log: both would tell the minute.
"""

import secrets
from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def this_hour() -> datetime:
    """Return the current time, to the hour."""
    return timezone.now().replace(minute=0, second=0, microsecond=0)


def random_key() -> int:
    """Return a primary key for a row whose table counts up: a counted key would tell when the row was made. It is below
    zero, where no database counts."""
    return -1 - secrets.randbelow(2**62)


class AnonymousForm(forms.Form):
    """A form with a honeypot: a field that people do not see and programs fill in."""

    honeypot = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def clean_honeypot(self) -> str:
        if self.cleaned_data["honeypot"]:  # a browser may have filled it in for a person, whose text stays
            self.data = self.data.copy()
            self.data["honeypot"] = ""
            self.add_error(None, _("A hidden field was filled in. It is empty now; please send this once more."))
        return ""

    def shown_fields(self) -> list:
        return [field for field in self.visible_fields() if field.name != "honeypot"]
