from django import forms
from django.utils.translation import gettext_lazy as _

from community.members.drafts.widgets import NO_HELP, DraftTextarea
from community.members.models import Member, Persona
from community.moderation.alerts.on_duty import colleagues_of
from community.moderation.choices import Outcome
from community.moderation.models import Report
from community.web.text_fields import TextField

ONLY_COLLEAGUES = _("Only moderators read this, for two years at most. Write about the words, not about the person.")


class ColleagueForm(forms.Form):
    """A form with a colleague to choose, by pseudonym. ``alone``: what it says when there is none."""

    alone = ""

    colleague = forms.ModelChoiceField(Persona.objects.none(), label=_("Which colleague?"), to_field_name="public_id")

    def __init__(self, *args, report: Report, member: Member, **kwargs):
        super().__init__(*args, **kwargs)
        colleagues = colleagues_of(member, report)
        self.fields["colleague"].queryset = colleagues
        self.has_colleagues = colleagues.exists()
        self.fields["colleague"].label_from_instance = lambda persona: persona.name

    def clean_colleague(self) -> Member | None:
        persona = self.cleaned_data["colleague"]
        return persona and persona.member


class HandOverForm(ColleagueForm):
    alone = _("No colleague can take this over at this moment. Write a note: whoever looks later reads it.")
    text = TextField(
        label=_("What should your colleague know?"),
        help_text=ONLY_COLLEAGUES,
        max_length=2000,
        required=False,
        widget=DraftTextarea(attrs={"rows": 4, **NO_HELP}),
    )


class AskOpinionForm(ColleagueForm):
    alone = _("No colleague is here at this moment. Your question stays with the report, for who looks at it later.")
    text = TextField(
        label=_("What do you doubt?"),
        help_text=ONLY_COLLEAGUES,
        max_length=2000,
        required=False,
        widget=DraftTextarea(attrs={"rows": 4, **NO_HELP}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["colleague"].required = False
        self.fields["colleague"].empty_label = _("Anybody who is on duty")


class CaseNoteForm(forms.Form):
    text = TextField(
        label=_("What should your colleagues know?"),
        help_text=ONLY_COLLEAGUES,
        max_length=2000,
        widget=DraftTextarea(attrs={"rows": 5, **NO_HELP}),
    )


class OpinionForm(forms.Form):
    """Offers the outcomes that are possible now, as (value, label)."""

    outcome = forms.ChoiceField(label=_("What would you decide?"), choices=Outcome, widget=forms.RadioSelect)
    text = TextField(
        label=_("Why?"),
        help_text=ONLY_COLLEAGUES,
        max_length=2000,
        widget=DraftTextarea(attrs={"rows": 5, **NO_HELP}),
    )

    def __init__(self, *args, outcomes: list[Outcome], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [(outcome.value, outcome.label) for outcome in outcomes]
