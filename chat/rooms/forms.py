from uuid import uuid4

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from chat.rooms.choices import CID_MAX_CHARACTERS, MESSAGE_MAX_CHARACTERS, TITLE_MAX_CHARACTERS
from chat.rooms.models import Room


class SayForm(forms.Form):
    """What somebody says, with the mark that makes sending twice the same as once. ``saying`` looks at the words."""

    text = forms.CharField(label=_("What do you want to say?"), required=False, strip=False)
    cid = forms.CharField(widget=forms.HiddenInput, required=False, max_length=CID_MAX_CHARACTERS)

    def __init__(self, *args, room: Room, initial: dict | None = None, **kwargs):
        super().__init__(*args, initial={"cid": uuid4()} | (initial or {}), **kwargs)
        self.fields["text"].widget = forms.Textarea(
            attrs={
                "rows": 2,
                "maxlength": MESSAGE_MAX_CHARACTERS,
                "data-draft-url": reverse("members:draft"),
                "data-draft-place": place_of(room),
            }
        )

    def clean_cid(self) -> str:
        return self.cleaned_data["cid"] or str(uuid4())


class OpenForm(forms.Form):
    """A host turns the lamp on."""

    title = forms.CharField(
        label=_("What is this evening about?"), max_length=TITLE_MAX_CHARACTERS, required=False, strip=True
    )


def place_of(room: Room) -> str:
    """Where the words are kept while somebody writes."""
    return room.stream
