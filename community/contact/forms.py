from django import forms
from django.utils.translation import gettext_lazy as _

from community.contact.models import MAX_CHARACTERS
from community.members.drafts.widgets import NO_DRAFT, NO_HELP, DraftTextarea
from community.web.anonymous_forms import AnonymousForm
from community.web.text_fields import EmailField, TextField

MIN_CHARACTERS = 5


class ContactForm(AnonymousForm):
    text = TextField(
        label=_("Your message"),
        help_text=_("You do not have to say who you are."),
        min_length=MIN_CHARACTERS,
        max_length=MAX_CHARACTERS,
        widget=DraftTextarea(attrs={"rows": 8, **NO_DRAFT}),
        error_messages={
            "required": _("Write what you want to ask or tell us."),
            "min_length": _("This is very short. Write a few more words, so that we understand it better."),
            "max_length": _("This is a bit long. At most %(limit_value)d characters fit; you have %(show_value)d."),
        },
    )
    email = EmailField(
        label=_("Your e-mail address, if you want an answer"),
        help_text=_(
            "We use it for one answer, and remove it once that is sent. Without an address we can "
            "read your message, but not answer it."
        ),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ["text", "email"]


class AnswerForm(forms.Form):
    answer = TextField(
        label=_("Your answer"),
        help_text=_("It goes by e-mail. Leave out what the message was about: others may see the e-mail."),
        max_length=MAX_CHARACTERS,
        widget=DraftTextarea(attrs={"rows": 8, **NO_HELP}),
    )
