from django import forms
from django.utils.translation import gettext_lazy as _

from chat.rooms.choices import TITLE_MAX_CHARACTERS
from community.web.text_fields import LineField


class OpenForm(forms.Form):
    """The subject of the session that a host opens."""

    title = LineField(label=_("What is this evening about?"), max_length=TITLE_MAX_CHARACTERS, required=False)
