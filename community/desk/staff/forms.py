from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.days import end_of
from community.desk.staff.people import beginning_with, named
from community.groups.choices import GroupKind
from community.groups.models import Group
from community.members.choices import DutyKind
from community.members.drafts.widgets import NO_DRAFT, NO_HELP, DraftTextarea
from community.members.models import Member, Persona
from community.members.models.persona import PSEUDONYM_MAX_CHARACTERS
from community.web.text_fields import LineField, TextField

REASON_MAX_CHARACTERS = 300
IN_ONE_GROUP = (DutyKind.HOST, DutyKind.MODERATOR)  # the other duties are for the whole house


class ReasonForm(forms.Form):
    reason = TextField(
        label=_("Why?"),
        help_text=_("A sentence. It stays in the history of tasks, and the person concerned can read it."),
        max_length=REASON_MAX_CHARACTERS,
        widget=DraftTextarea(attrs={"rows": 3, **NO_DRAFT, **NO_HELP}),
        error_messages={"required": _("Write in one sentence why. The person concerned can read it.")},
    )


class GiveForm(ReasonForm):
    """Give a duty to the member of the page."""

    kind = forms.ChoiceField(label=_("Which task?"), choices=DutyKind.choices)
    group = forms.ModelChoiceField(
        label=_("Where?"),
        help_text=_("A host or a moderator can be for one group or board. Every other task is for the whole house."),
        queryset=Group.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("The whole house"),
    )
    until = forms.DateField(
        label=_("Until when?"),
        help_text=_("The last day of a temporary task, for example during a holiday. Leave it empty for no end."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the date like this: 31-12-2027.")},
    )
    field_order = ["kind", "group", "until", "reason"]

    def __init__(self, *args, actor: Member, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = (GroupKind.BOARD, GroupKind.PEER)
        self.fields["group"].queryset = Group.objects.visible_to(actor).filter(kind__in=kinds).order_by("title")

    def clean_until(self) -> datetime | None:
        """Return the end of the day that was chosen."""
        day = self.cleaned_data["until"]
        if day is None:
            return None
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day is over. Choose today or a later day."))
        return end_of(day)

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("group") and cleaned.get("kind") not in IN_ONE_GROUP:
            self.add_error("group", _("This task is for the whole house. Choose “The whole house”."))
        return cleaned


class EndForm(ReasonForm):
    """End a duty, or hand it over to the member with the name that is typed."""

    to = LineField(
        label=_("Who takes over?"),
        help_text=_("The name of a member. They get this task at the same moment. Leave it empty when nobody does."),
        required=False,
        max_length=PSEUDONYM_MAX_CHARACTERS,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    field_order = ["to", "reason"]

    def __init__(self, *args, actor: Member, member: Member, **kwargs):
        super().__init__(*args, **kwargs)
        self.actor, self.member = actor, member

    def clean_to(self) -> Persona | None:
        typed = self.cleaned_data["to"]
        if not typed:
            return None
        persona = named(self.actor, typed)
        if persona is None:
            near = [f"“{persona.name}”" for persona in beginning_with(self.actor, typed)]
            sentence = _("Nobody here has this name. Type the whole name.")
            if near:
                sentence = _("Nobody here has exactly this name. Do you mean %(names)s?") % {"names": ", ".join(near)}
            raise forms.ValidationError(sentence)
        if persona.member_id == self.member.pk:
            raise forms.ValidationError(_("This person has the task already. Type the name of somebody else."))
        return persona
