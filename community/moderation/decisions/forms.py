from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.members.drafts.widgets import NO_HELP, DraftTextarea, DraftTextInput
from community.moderation.choices import Outcome, rule_choices
from community.moderation.decisions.actions import ChangedMeanwhile, OutcomeNotPossible
from community.moderation.decisions.rules import open_appeal, possible_outcomes
from community.moderation.measures.durations import duration, end_after
from community.moderation.measures.rules import earlier_ends
from community.moderation.models import Decision, Report, StatementTemplate
from community.moderation.models.measure import moment
from community.moderation.registry import Subject
from community.moderation.statement_templates.forms import OffersTemplates
from community.permissions import NotAllowed
from community.web.text_fields import LineField, TextField

# the labels for a persona or a group, which has no text that could be hidden
LABELS_WITHOUT_TEXT = {
    Outcome.TAKE_OUT: _("Take this person out of this group"),
    Outcome.LET_BACK: _("Let this person back into this group"),
}


CHANGED_MEANWHILE = _(
    "This changed while you were writing. Read it again, and then decide. Nothing was sent: your words are still here."
)


OUTCOME_NOT_POSSIBLE = _("This changed a moment ago. Look at it again, and choose what is possible now.")


DECIDED_BY_COLLEAGUE = _(
    "A colleague has just decided on this; you can read it above. Nothing was sent: your words are still here."
)


DECIDED_BY_YOU = _(
    "You have just decided on this yourself; you can read it above. Nothing more was sent: your words are still here."
)


PUT_BACK = _("Put back what was taken away")
STAYS_HIDDEN = _("It stays hidden")
NOTE_IS_EMPTY = _("Write the content note: one line that says what to expect.")
NO_END_CHOSEN = _("Choose when the measure ends.")
LABELS_OF_SECOND_LOOK = {
    Outcome.KEEP: _("The decision stays as it was"),
    Outcome.HIDE: _("It stays hidden, and the writer comes back into the group"),
    Outcome.NOTE: _("Show it again, with a content note before it"),
    Outcome.WARN: _("Show it again, and write a warning to the writer"),
    Outcome.WITHDRAW: _("Take the decision back"),
}


class DecisionForm(OffersTemplates, forms.ModelForm):
    """Offers the outcomes that are possible now; the action checks the chosen one, under its lock. ``seen`` is the
    version that the moderator has before them."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label=_("What do you decide?"), choices=Outcome, widget=forms.RadioSelect)

    ends_in = forms.TypedChoiceField(
        label=_("When does the measure end?"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Only when it ends earlier. What was decided about the words stays."),
    )

    class Meta:
        model = Decision
        fields = ["outcome", "rule", "fragment", "explanation", "content_note", "facts", "law"]
        field_classes = {
            "fragment": TextField,
            "explanation": TextField,
            "content_note": LineField,
            "facts": TextField,
            "law": LineField,
        }
        labels = {
            "rule": _("Which house rule?"),
            "fragment": _("Which words?"),
            "explanation": _("What do you want to say to the writer?"),
            "content_note": _("Which content note do you put before it?"),
            "facts": _("What happened around it, if that mattered?"),
            "law": _("Is it also against the law? Which law?"),
        }
        help_texts = {
            "fragment": _("Copy the words that this is about. The writer will see them."),
            "explanation": _(
                "Kind and clear: what the rule protects, and what is possible now. If you leave it as it is, only"
                " colleagues read this."
            ),
            "content_note": _("Only with a content note: one line that says what to expect, without details."),
            "facts": _("Only what you took into account, such as what was said before. Nobody who reported it."),
            "law": _("Leave it empty when it is about a house rule alone. Say in your words above why."),
        }
        widgets = {
            "fragment": DraftTextarea(attrs={"rows": 2, **NO_HELP}),
            "explanation": DraftTextarea(attrs={"rows": 5, **NO_HELP}),
            "facts": DraftTextarea(attrs={"rows": 2, **NO_HELP}),
            "content_note": DraftTextInput(attrs=NO_HELP),
            "law": DraftTextInput(attrs=NO_HELP),
        }

    def __init__(self, *args, report: Report, subject: Subject, version: str, initial: dict | None = None, **kwargs):
        super().__init__(*args, initial={"rule": report.rule} | (initial or {}) | {"seen": version}, **kwargs)
        labels = {} if subject.target.can_be_hidden else LABELS_WITHOUT_TEXT
        if subject.is_hidden:
            labels = labels | {Outcome.HIDE: STAYS_HIDDEN}
        appeal = open_appeal(report)
        is_of_writer = appeal is not None and not appeal.is_of_reporter
        if is_of_writer:
            labels = labels | LABELS_OF_SECOND_LOOK
            self.fields["explanation"].help_text = _(
                "Kind and clear. The writer reads this, also if it stays as it was."
            )
        self.fields["rule"].choices = rule_choices(subject.target.rules)
        if not subject.target.has_writer:
            self.fields["rule"].label = _("What is it about?")
            self.fields["fragment"].help_text = ""
            self.fields["explanation"].label = _("What did you find, and who puts it right?")
            self.fields["explanation"].help_text = _("Only colleagues read this.")
        possible = possible_outcomes(report, subject)
        self._offer_ends(earlier_ends(appeal.appeal_of) if Outcome.SHORTER in possible else [])
        if Outcome.NOTE not in possible:
            del self.fields["content_note"]
        labels = labels | {code: row.label for code, row in subject.target.replacements.items()}
        if subject.target.replacements:
            labels = labels | {Outcome.RESTORE: PUT_BACK}
        self.fields["outcome"].widget.choices = [(o.value, labels.get(o, o.label)) for o in possible]
        templates = StatementTemplate.objects.for_decisions(possible, is_second_look=is_of_writer)
        self.offer(templates, rule=report.rule, reader=subject.writer)

    def _offer_ends(self, ends: list[int]) -> None:
        """Offer the moments at which the measures of the first decision can end instead."""
        if not ends:
            del self.fields["ends_in"]
            return
        now = timezone.now()
        later = [(days, f"{duration(days)}: {moment(end_after(days, now))}") for days in ends if days]
        self.fields["ends_in"].choices = [("", _("It stays as long as it is")), (0, _("Now")), *later]
        names = [name for name in self.fields if name != "ends_in"]
        self.order_fields([*names[: names.index("outcome") + 1], "ends_in", *names[names.index("outcome") + 1 :]])

    def clean(self) -> dict:
        fields = super().clean()
        is_shorter = fields.get("outcome") == Outcome.SHORTER
        if is_shorter and "ends_in" in self.fields and fields.get("ends_in") is None:
            self.add_error("ends_in", NO_END_CHOSEN)
        if not is_shorter:
            fields.pop("ends_in", None)
        if fields.get("outcome") == Outcome.NOTE and "content_note" in self.fields and not fields.get("content_note"):
            self.add_error("content_note", NOTE_IS_EMPTY)
        return fields

    def add_refusal(self, refusal: Exception, *, version: str, by_colleague: bool) -> None:
        """Say why nothing was decided. The typed text stays, and the form carries the version that is shown now."""
        if isinstance(refusal, NotAllowed):
            self.add_error(None, refusal.reason)
        elif isinstance(refusal, ChangedMeanwhile):
            self.add_error(None, CHANGED_MEANWHILE)
        elif isinstance(refusal, OutcomeNotPossible):
            self.add_error("outcome", OUTCOME_NOT_POSSIBLE)
        else:
            self.add_error(None, DECIDED_BY_COLLEAGUE if by_colleague else DECIDED_BY_YOU)
        self.data = self.data.copy()
        self.data["seen"] = version


class AppealForm(forms.Form):
    text = TextField(
        label=_("What should another moderator know?"),
        max_length=2000,
        widget=DraftTextarea(attrs={"rows": 5}),
    )
