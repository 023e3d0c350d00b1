from django import forms
from django.utils.translation import gettext_lazy as _

from community.groups.choices import (
    HOST_FIELDS,
    MAX_QUESTIONS,
    QUESTION_MAX_CHARACTERS,
    WELCOME_MAX_CHARACTERS,
    GroupKind,
    Nudge,
)
from community.groups.models import Group
from community.members.drafts.widgets import NO_HELP, DraftTextarea, DraftTextInput
from community.web.edit_lock import FIELD, ChangedMeanwhile, EditFormMixin, values_of
from community.web.text_fields import LineField, TextField

SUMMARY_MAX_CHARACTERS = 300
AGREEMENT_MAX_CHARACTERS = 4000
POSTS_PER_HOUR = [
    (0, _("As many as somebody wants")),
    (10, _("At most 10 an hour")),
    (5, _("At most 5 an hour")),
    (3, _("At most 3 an hour")),
    (1, _("At most 1 an hour")),
]
PAUSES = [
    (0, _("No pause")),
    (10, _("10 seconds")),
    (30, _("30 seconds")),
    (60, _("1 minute")),
    (300, _("5 minutes")),
]


def _text(label: object, max_length: int, rows: int, **kwargs) -> TextField:
    widget = DraftTextarea(attrs={"rows": rows, **NO_HELP})
    return TextField(label=label, max_length=max_length, required=False, widget=widget, **kwargs)


class HostForm(EditFormMixin, forms.Form):
    """The form for what a host decides in their own group; a board has no door and no newcomers."""

    summary = _text(_("In short"), SUMMARY_MAX_CHARACTERS, 3, help_text=_("Who is it for, in one or two sentences?"))
    welcome = _text(
        _("Welcome for somebody new"),
        WELCOME_MAX_CHARACTERS,
        5,
        help_text=_(
            "A new member reads this on the page of the group, until they put it away. A few warm sentences are enough."
        ),
    )
    agreement = _text(
        _("What we agree on here"),
        AGREEMENT_MAX_CHARACTERS,
        6,
        help_text=_(
            "One promise on each line. If you change it, everybody in the group is asked to agree again before they "
            "write; they can go on reading."
        ),
    )
    nudges = forms.MultipleChoiceField(
        label=_("Reminders beside the box"),
        help_text=_("These stand beside the box. Nothing is ever blocked."),
        choices=Nudge,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    quiet_from = forms.TimeField(
        label=_("Quiet hours: nobody writes from"),
        help_text=_("For example 23:00. Reading stays possible, and hosts can always write. Empty: no quiet hours."),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    quiet_until = forms.TimeField(
        label=_("Quiet hours: until"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    posts_per_hour = forms.TypedChoiceField(
        label=_("Messages of one person in the topics"), choices=POSTS_PER_HOUR, coerce=int
    )
    chat_pause_seconds = forms.TypedChoiceField(
        label=_("Pause between two chat messages of one person"), choices=PAUSES, coerce=int
    )

    def __init__(self, *args, group: Group, **kwargs):
        super().__init__(*args, **kwargs)
        self.group = group
        for number in range(1, MAX_QUESTIONS + 1):
            self.fields[f"question_{number}"] = LineField(
                label=_("Question at the door %(number)s") % {"number": number},
                max_length=QUESTION_MAX_CHARACTERS,
                required=False,
                widget=DraftTextInput(attrs=NO_HELP),
            )
        self.fields["question_1"].help_text = _(
            "Whoever asks to join may answer these; an answer is never required. Ask nothing that people have to prove."
        )
        if group.kind == GroupKind.BOARD:
            for name in ["welcome", "agreement", *self._question_names()]:
                del self.fields[name]
        for name, choices in (("posts_per_hour", POSTS_PER_HOUR), ("chat_pause_seconds", PAUSES)):
            value = getattr(group, name)  # also one that was set in another way
            if value not in dict(choices):
                self.fields[name].choices = [*choices, (value, str(value))]
        self.order_fields(["summary", "welcome", "agreement", *self._question_names()])

    @staticmethod
    def _question_names() -> list[str]:
        return [f"question_{number}" for number in range(1, MAX_QUESTIONS + 1)]

    @classmethod
    def initial_of(cls, group: Group) -> dict:
        """Return the values of the form for what the group has now."""
        questions = dict(zip(cls._question_names(), group.questions or [], strict=False))
        return values_of(group, HOST_FIELDS) | {"nudges": group.nudges or []} | questions

    @property
    def changes(self) -> dict:
        """Return the arguments for ``change_as_host``."""
        data = dict(self.cleaned_data)
        names = [name for name in self._question_names() if name in self.fields]
        questions = [text for name in names if (text := data.pop(name))]
        changes = data | {"nudges": data["nudges"] or None, FIELD: data.get(FIELD, "")}
        return changes | ({"questions": questions or None} if names else {})

    def clean(self) -> dict:
        cleaned = super().clean()
        if (cleaned.get("quiet_from") is None) != (cleaned.get("quiet_until") is None):
            self.add_error("quiet_until", _("Fill in both times, or neither."))
        return cleaned

    def add_changed_meanwhile(self, changed: ChangedMeanwhile) -> None:
        super().add_changed_meanwhile(changed)
        if changed.stored["questions"] != self.changes.get("questions"):
            self.stored_values.append((_("Questions at the door"), "\n".join(changed.stored["questions"] or [])))
