from django import forms
from django.utils.translation import gettext_lazy as _

from community.members.drafts.widgets import DraftTextarea
from community.moderation.choices import HOUSE_RULES, Rule, rule_choices
from community.moderation.models import Report
from community.web.anonymous_forms import AnonymousForm
from community.web.text_fields import TextField


class ReportForm(forms.ModelForm):
    """``preceding`` is what can be sent along, as (public id, text); ``rules`` what can be the matter."""

    rule = forms.ChoiceField(label=_("What is it about?"), widget=forms.RadioSelect)
    along = forms.MultipleChoiceField(
        label=_("What was said before"),
        help_text=_("Moderators cannot read your conversation. They will read this message, and what you choose here."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, preceding: list[tuple[str, str]] = (), rules: tuple[Rule, ...] = HOUSE_RULES, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = rule_choices(rules)
        if rules is not HOUSE_RULES:  # about the house itself: there is no writer
            self.fields["text"].help_text = ""
        self.fields["along"].choices = preceding
        if not preceding:
            del self.fields["along"]

    class Meta:
        model = Report
        fields = ["rule", "text"]
        field_classes = {"text": TextField}
        labels = {"text": _("What do you want to tell us?")}
        help_texts = {"text": _("The writer will not see this, and will not learn who you are.")}
        widgets = {"text": DraftTextarea(attrs={"rows": 4})}


class VisitorReportForm(ReportForm, AnonymousForm):
    """The report form of a visitor."""

    class Meta(ReportForm.Meta):
        help_texts = {
            "text": _("The writer will not see this. We do not know who you are, so we cannot ask you for more.")
        }
