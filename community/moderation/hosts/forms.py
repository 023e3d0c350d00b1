from django import forms
from django.utils.translation import gettext_lazy as _

from community.members.drafts.widgets import NO_HELP, DraftTextarea
from community.moderation.choices import HOUSE_RULES, Rule, rule_choices
from community.web.text_fields import TextField


class TakeOutForm(forms.Form):
    """The statement of reasons of a host: which rule, and what the host says to the member."""

    rule = forms.ChoiceField(
        label=_("Which house rule?"),
        choices=rule_choices(tuple(rule for rule in HOUSE_RULES if rule != Rule.DANGER)),
        widget=forms.RadioSelect,
    )
    explanation = TextField(
        label=_("What do you want to say to this person?"),
        help_text=_("Kind and clear: what happened, what the rule protects, and where they can go on."),
        max_length=2000,
        widget=DraftTextarea(attrs={"rows": 5, **NO_HELP}),
        error_messages={"required": _("Write at least one sentence: nobody is taken out without a reason.")},
    )
