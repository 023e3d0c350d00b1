from django import forms
from django.utils.translation import gettext_lazy as _

from community.members.drafts.widgets import NO_HELP, DraftTextarea
from community.members.models import Member
from community.moderation.models import StatementTemplate
from community.moderation.statement_templates.forms import OffersTemplates
from community.web.text_fields import TextField


class NoteForm(OffersTemplates):
    into = "text"
    text = TextField(
        label=_("What do you want to say to this person?"),
        help_text=_("Only this person and the moderators read it. Nothing is hidden, and nothing is decided."),
        max_length=2000,
        widget=DraftTextarea(attrs={"rows": 8, **NO_HELP}),
    )

    def __init__(self, *args, rule: str, reader: Member | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer(StatementTemplate.objects.for_notes(), rule=rule, reader=reader)


class AnswerForm(forms.Form):
    text = TextField(
        label=_("Your answer"),
        help_text=_("Only moderators read it. They are not always there: for what cannot wait, call a help line."),
        max_length=2000,
        widget=DraftTextarea(attrs={"rows": 5}),
    )
