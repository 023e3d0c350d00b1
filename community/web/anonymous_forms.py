"""What the forms for people without an account share: they keep no address, no browser and no exact time.

There is no entry in the audit log either, and no line in the request log: both would tell the minute.
"""

import secrets
import uuid
from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def this_hour() -> datetime:
    """Now, to the hour."""
    return timezone.now().replace(minute=0, second=0, microsecond=0)


def random_key() -> int:
    """A key for a row in a table that counts: between its neighbours it would tell when it came. Below zero, where no
    database counts."""
    return -1 - secrets.randbelow(2**62)


class AnonymousForm(forms.Form):
    """``once`` is the id that the row will have: sending twice stores once. ``website`` is a field that people do not
    see, and programs fill in."""

    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    once = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["once"].initial = uuid.uuid4

    def clean_once(self) -> uuid.UUID:
        return self.cleaned_data["once"] or uuid.uuid4()

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:  # a browser may have filled it in for a person: the words stay
            self.data = self.data.copy()
            self.data["website"] = ""
            self.add_error(None, _("A hidden field was filled in. It is empty now; send it once more."))
        return ""

    def shown_fields(self) -> list:
        return [field for field in self.visible_fields() if field.name != "website"]
