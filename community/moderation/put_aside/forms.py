from django import forms
from django.utils.translation import gettext_lazy as _

from community.members.drafts.widgets import NO_HELP, DraftTextarea
from community.moderation.choices import Rule
from community.web.text_fields import TextField

WORDS_MAX_CHARACTERS = 1000
# Words are not put aside because they are dark: that is reported, and answered.
RULES = [choice for choice in Rule.choices if choice[0] != Rule.DANGER]


class PutAsideForm(forms.Form):
    """The reason, as the button that sends the form, and words that are not asked for."""

    explanation = TextField(
        label=_("Your words"),
        help_text=_("The writer reads it, and so do the moderators. Kind and short."),
        max_length=WORDS_MAX_CHARACTERS,
        required=False,
        widget=DraftTextarea(attrs={"rows": 2, **NO_HELP}),
    )
    rule = forms.ChoiceField(
        choices=RULES,
        widget=forms.HiddenInput,
        error_messages={"required": _("Choose a reason: press one of the buttons. Nothing was put aside yet.")},
    )
