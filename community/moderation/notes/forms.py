from django import forms
from django.utils.translation import gettext_lazy as _

from community.members.drafts.widgets import NO_HELP, DraftTextarea
from community.web.text_fields import TextField


class NoteForm(forms.Form):
    text = TextField(
        label=_("What do you want to say to this person?"),
        help_text=_("Only this person and the moderators read it. Nothing is hidden, and nothing is decided."),
        max_length=2000,
        widget=DraftTextarea(attrs={"rows": 8, **NO_HELP}),
    )


class AnswerForm(forms.Form):
    text = TextField(
        label=_("Your answer"),
        help_text=_("Only moderators read it. They are not always there: for what cannot wait, call a help line."),
        max_length=2000,
        widget=DraftTextarea(attrs={"rows": 5}),
    )
