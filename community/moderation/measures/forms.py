from itertools import groupby

from django import forms
from django.utils.translation import gettext_lazy as _

from community.groups.models import Group
from community.members.drafts.widgets import DraftTextarea
from community.members.models import Member
from community.moderation.choices import MeasureKind
from community.moderation.measures.durations import duration
from community.moderation.measures.rules import READ_BY_WRITER, MeasureChoice, mildest_untaken, possible_choices
from community.moderation.models import Measure
from community.web.text_fields import TextField

NO_MEASURE = _("Nothing: the words are what this is about")
NEEDS_WORDS = _("For this the person has to read why: choose to hide it, or to leave it and write a warning.")
SUGGESTED = _("We hide words rather than people. The mildest step that was not taken yet: %(step)s.")


def key_of(choice: MeasureChoice) -> str:
    return f"{choice.kind}:{choice.days}:{choice.minutes}"


def label_of(choice: MeasureChoice) -> object:
    if not choice.days:
        return MeasureKind(choice.kind).label
    if choice.minutes:
        return _("%(time)s, one text every %(n)s minutes") % {"time": duration(choice.days), "n": choice.minutes}
    return duration(choice.days)


class MeasureForm(forms.Form):
    """And for the person? Offers what the moderator can give to this writer; the action checks it, under its lock."""

    measure = forms.ChoiceField(label=_("And for the person?"), required=False)

    def __init__(self, data=None, *, actor: Member, writer: Member | None, group: Group | None):
        super().__init__(data)
        self.by_key = {key_of(choice): choice for choice in possible_choices(actor, writer, group)}
        self.fields["measure"].choices = [("", NO_MEASURE), *_grouped(self.by_key)]
        step = mildest_untaken(actor, writer, group)
        if step is not None:
            self.fields["measure"].help_text = SUGGESTED % {"step": step.label}

    def fits(self, decision_form: forms.Form) -> bool:
        """Return whether the writer reads a statement of reasons with this measure; else say so in the form."""
        fits = self.chosen is None or decision_form.cleaned_data["outcome"] in READ_BY_WRITER
        if not fits:
            self.add_error("measure", NEEDS_WORDS)
        return fits

    @property
    def chosen(self) -> MeasureChoice | None:
        return self.by_key.get(self.cleaned_data.get("measure", ""))


def _grouped(by_key: dict[str, MeasureChoice]) -> list:
    """Return the options: single ones, and one group for each measure with durations."""
    options = []
    for kind, items in groupby(by_key.items(), key=lambda item: item[1].kind):
        rows = [(key, label_of(choice)) for key, choice in items]
        options += rows if len(rows) == 1 else [(MeasureKind(kind).label, rows)]
    return options


class EndForm(forms.ModelForm):
    class Meta:
        model = Measure
        fields = ["ended_because"]
        field_classes = {"ended_because": TextField}
        labels = {"ended_because": _("Why does it end now?")}
        help_texts = {"ended_because": _("The person reads this.")}
        widgets = {"ended_because": DraftTextarea(attrs={"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ended_because"].required = True
