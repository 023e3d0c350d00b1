from django import forms
from django.utils.translation import gettext_lazy as _

from community.members.drafts.widgets import KeptTextarea
from community.moderation.choices import Outcome, Rule
from community.moderation.models import Decision, Report
from community.web.anonymous_forms import AnonymousForm


class ReportForm(forms.ModelForm):
    """``before`` is what can be sent along: public id and words."""

    rule = forms.ChoiceField(label=_("What is it about?"), choices=Rule, widget=forms.RadioSelect)
    along = forms.MultipleChoiceField(
        label=_("What was said before it"),
        help_text=_("Moderators cannot read your conversation. They read this message, and what you choose here."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, before: list[tuple[str, str]] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["along"].choices = before
        if not before:
            del self.fields["along"]

    class Meta:
        model = Report
        fields = ["rule", "text"]
        labels = {"text": _("What do you want to tell us?")}
        help_texts = {"text": _("The writer does not see this, and does not learn who you are.")}
        widgets = {"text": KeptTextarea(attrs={"rows": 4})}


class VisitorReportForm(ReportForm, AnonymousForm):
    """The same, from who has no account."""

    class Meta(ReportForm.Meta):
        help_texts = {"text": _("The writer does not see this. We do not know who you are, so we cannot ask you more.")}


# where there are no words that could be hidden
OF_A_PERSON = {
    Outcome.TAKE_OUT: _("Take this person out of this group"),
    Outcome.LET_BACK: _("Let this person back into this group"),
}


class DecisionForm(forms.ModelForm):
    """What can be chosen depends on the thing: only what stands in the house can be hidden."""

    outcome = forms.ChoiceField(label=_("What do you decide?"), choices=(), widget=forms.RadioSelect)

    class Meta:
        model = Decision
        fields = ["outcome", "rule", "fragment", "explanation"]
        labels = {
            "rule": _("Which house rule?"),
            "fragment": _("Which words?"),
            "explanation": _("What do you want to say to the writer?"),
        }
        help_texts = {
            "fragment": _("Copy the words that it is about. The writer sees them."),
            "explanation": _("Kind and clear: what the rule protects, and what is possible now."),
        }
        widgets = {"fragment": KeptTextarea(attrs={"rows": 2}), "explanation": KeptTextarea(attrs={"rows": 5})}

    def __init__(self, *args, can_be_hidden: bool, is_hidden: bool, can_take_out=False, can_let_back=False, **kwargs):
        super().__init__(*args, **kwargs)
        possible = [Outcome.KEEP]
        if can_take_out:
            possible.insert(0, Outcome.TAKE_OUT)
        if can_let_back:
            possible.insert(0, Outcome.LET_BACK)
        if can_be_hidden and not (is_hidden and can_let_back):
            possible.insert(0, Outcome.RESTORE if is_hidden else Outcome.HIDE)
        labels = {} if can_be_hidden else OF_A_PERSON
        self.fields["outcome"].choices = [(o.value, labels.get(o, o.label)) for o in possible]


class AppealForm(forms.Form):
    text = forms.CharField(
        label=_("What should another moderator know?"),
        max_length=2000,
        widget=KeptTextarea(attrs={"rows": 5}),
    )
