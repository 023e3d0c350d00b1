from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.moderation.decisions.forms import CHANGED_MEANWHILE, DecisionForm
from community.moderation.decisions.together import Part

LATER = gettext_lazy("Not now: I decide on this by itself")


class CaseDecisionForm(DecisionForm):
    """A decision, and for each other text of the same writer in a merged case what becomes of that with the same
    reasons. ``cleaned_data["others"]`` is as ``decide_case`` takes it."""

    def __init__(self, *args, parts: list[Part], **kwargs):
        super().__init__(*args, **kwargs)
        self.parts = [part for part in parts if part.outcomes]
        for part in self.parts:
            label = _("And this, of the same writer: “%(words)s”") % {"words": part.words or part.subject.target.label}
            choices = [("", LATER), *((outcome.value, outcome.label) for outcome in part.outcomes)]
            self.fields[f"outcome_{part.key}"] = forms.ChoiceField(label=label, choices=choices, required=False)
            self.fields[f"seen_{part.key}"] = forms.CharField(
                required=False, widget=forms.HiddenInput, initial=part.version
            )
        if self.parts:
            self.order_fields(["seen", "outcome", *(f"outcome_{part.key}" for part in self.parts)])

    def clean(self) -> dict:
        fields = super().clean()
        others = {}
        for part in self.parts:
            outcome, seen = fields.pop(f"outcome_{part.key}", ""), fields.pop(f"seen_{part.key}", "")
            if outcome:
                others[part.report] = (outcome, seen)
        offered = {part.key for part in self.parts}
        chosen = [name for name, value in self.data.items() if name.startswith("outcome_") and value]
        if any(name.removeprefix("outcome_") not in offered for name in chosen):
            self.add_error(None, CHANGED_MEANWHILE)
        return fields | {"others": others}

    def add_refusal(self, refusal: Exception, **values) -> None:
        super().add_refusal(refusal, **values)
        for part in self.parts:
            self.data[f"seen_{part.key}"] = part.version
