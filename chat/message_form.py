"""The form for a chat message: what a page without script sends, and the composer of chat.js."""

from collections.abc import Callable
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from chat.choices import CID_MAX_CHARACTERS, MESSAGE_MAX_CHARACTERS
from chat.messages import ChatMessage
from chat.pace import MESSAGES_PER_MINUTE, MINUTE_SECONDS, TOO_FAST
from community.live.stream_kinds import Refused
from community.members.drafts.widgets import DraftTextarea
from community.members.models import Member
from community.permissions import NotAllowed
from community.web import ratelimit
from community.web.text_fields import DIRECTION, TextField


class MessageForm(forms.Form):
    """A message and its idempotency key. The action checks the text."""

    text = TextField(label=_("What do you want to say?"), required=False)
    cid = forms.CharField(widget=forms.HiddenInput, required=False, max_length=CID_MAX_CHARACTERS)

    def __init__(self, *args, initial: dict | None = None, **kwargs):
        super().__init__(*args, initial={"cid": uuid4()} | (initial or {}), **kwargs)
        attrs = {**DIRECTION, "rows": 2, "maxlength": MESSAGE_MAX_CHARACTERS}
        self.fields["text"].widget = DraftTextarea(attrs=attrs)

    def close(self) -> None:
        """Keep the words to read and copy; nothing can be sent now."""
        self.fields["text"].widget.attrs["readonly"] = True

    def clean_cid(self) -> str:
        """Replace what no page of ours makes: every reader of the chat gets this key in a frame."""
        cid = self.cleaned_data["cid"]
        return cid if cid and cid.isascii() and cid.isprintable() else str(uuid4())


def submit(form: MessageForm, *, member: Member, send: Callable[..., ChatMessage]) -> ChatMessage | None:
    """Send what is in the form with the action ``send(cid=, text=)``.

    Return None when it is refused; the form has the reason then, and keeps the text.
    """
    if not form.is_valid():
        return None
    try:
        limit_messages(member)
        message = send(**form.cleaned_data)
    except (Refused, NotAllowed) as refusal:
        form.add_error("text", str(refusal.reason))
        if getattr(refusal, "code", "") == "sent":  # the key belongs to other words
            form.data = form.data.copy()
            form.data["cid"] = str(uuid4())
        return None
    return message


def limit_messages(member: Member) -> None:
    """Count a message that is about to be sent.

    Raises:
        Refused: ``MESSAGES_PER_MINUTE`` is reached.
    """
    try:
        ratelimit.consume("chat.message", member.pk, limit=MESSAGES_PER_MINUTE, seconds=MINUTE_SECONDS)
    except ratelimit.RateLimitExceeded as many:
        raise Refused("wait", TOO_FAST) from many
