"""Saying something, whichever way it comes in: over the socket, or with a form on a page without script."""

from collections.abc import Callable
from uuid import uuid4

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from chat.choices import CID_MAX_CHARACTERS, MESSAGE_MAX_CHARACTERS
from chat.messages import SaidMessage
from community.html import plain
from community.live.stream_kinds import Refused
from community.members.drafts.actions import clear_draft
from community.members.drafts.widgets import KeptTextarea
from community.members.models import Draft, Member
from community.web import ratelimit

MESSAGES_PER_MINUTE = 20


class SayForm(forms.Form):
    """What somebody says, with the mark that makes sending twice the same as once. ``fit_words`` looks at the words."""

    text = forms.CharField(label=_("What do you want to say?"), required=False, strip=False)
    cid = forms.CharField(widget=forms.HiddenInput, required=False, max_length=CID_MAX_CHARACTERS)

    def __init__(self, *args, place: str, initial: dict | None = None, **kwargs):
        """``place`` is where the words are kept while somebody writes."""
        super().__init__(*args, initial={"cid": uuid4()} | (initial or {}), **kwargs)
        self.place = place
        self.fields["text"].widget = KeptTextarea(
            attrs={
                "rows": 2,
                "maxlength": MESSAGE_MAX_CHARACTERS,
                "data-draft-url": reverse("members:draft"),
                "data-draft-place": place,
            }
        )

    def clean_cid(self) -> str:
        """What no page of ours made is not kept: everybody who reads along gets it with the words."""
        cid = self.cleaned_data["cid"]
        return cid if cid and cid.isascii() and cid.isprintable() else str(uuid4())


def form_for(member: Member, place: str) -> SayForm:
    """With the words that this member was writing here."""
    return SayForm(place=place, initial={"text": Draft.objects.words_at(member, place)})


def said_with(form: SayForm, *, member: Member, say: Callable[..., SaidMessage]) -> SaidMessage | None:
    """Say what is in the form; when that cannot be, the form tells why and keeps the words."""
    if not form.is_valid():
        return None
    try:
        message = say(**form.cleaned_data)
    except Refused as refused:
        form.add_error("text", str(refused.reason))
        return None
    clear_draft(actor=member, place=form.place)
    return message


def fit_words(member: Member, cid: str, text: str) -> str:
    """The words as they are stored.

    Raises:
        Refused: with a code for the page, and a sentence for the person.
    """
    words = plain(text)
    if not words or not 0 < len(cid) <= CID_MAX_CHARACTERS:
        raise Refused("empty", _("Nothing is written here yet."))
    if len(words) > MESSAGE_MAX_CHARACTERS:
        raise Refused("too_long", _("This is longer than one message can be. Could you share it in two?"))
    try:
        ratelimit.consume("chat.message", member.pk, limit=MESSAGES_PER_MINUTE, seconds=60)
    except ratelimit.RateLimitExceeded as many:
        raise Refused("wait", _("That were a lot of messages at once. Take a breath; you can go on soon.")) from many
    return words
