from django import forms
from django.utils.translation import gettext_lazy as _

from community.groups.choices import (
    ANSWER_MAX_CHARACTERS,
    EDITED_FIELDS,
    MAX_QUESTIONS,
    Admission,
    Ages,
    GroupKind,
)
from community.groups.models import Group
from community.groups.rules import can_take_other_name, visibilities_for
from community.members.drafts.widgets import NO_HELP, DraftTextarea
from community.members.models.persona import PSEUDONYM_MAX_CHARACTERS
from community.members.profiles.forms import NAME_TAKEN, NAME_TOO_LONG, clean_new_name
from community.members.profiles.names import betrays, name_key
from community.members.profiles.validators import mixes_alphabets
from community.web.edit_lock import EditFormMixin, values_of
from community.web.text_fields import DIRECTION, LineField, TextField

ASKED_MAX_CHARACTERS = 500
OWN, OTHER = "own", "other"
TICK_TO_AGREE = _("Tick this if you agree. Take your time to read it first; nobody is in a hurry.")
AGREEMENT_CHANGED = _("The agreement has just changed. Please read it once more.")
NEVER_MORE_READERS = _("Later it can be fewer people, but never more: people write for those who can read it now.")


class JoinForm(forms.Form):
    """The form to join: the agreement, which persona and, where a host lets members in, a text to the hosts."""

    agreed = forms.BooleanField(
        label=_("I have read this, and I will keep to it"),
        error_messages={"required": TICK_TO_AGREE},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    asked_text = TextField(
        label=_("A few words to the host"),
        help_text=_("For example, what you are looking for here. You do not have to explain or prove anything."),
        max_length=ASKED_MAX_CHARACTERS,
        required=False,
        widget=DraftTextarea(attrs={"rows": 4}),
    )

    under = forms.ChoiceField(
        label=_("Under which name?"),
        help_text=_(
            "With another name, nobody in the group sees that it is you: that name has its own "
            "drawing and its own profile, and only this group sees them. You cannot change it later."
        ),
        widget=forms.RadioSelect,
    )
    other_name = forms.CharField(
        label=_("The other name"),
        help_text=_("Only if you choose another name. Choose one that does not look like your own name here."),
        max_length=PSEUDONYM_MAX_CHARACTERS,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "data-words": True, **DIRECTION}),
        error_messages={"max_length": NAME_TOO_LONG},
    )

    def __init__(self, *args, group: Group, member, initial: dict | None = None, is_invited: bool = False, **kwargs):
        initial = {"under": OWN} | (initial or {}) | {"version": group.agreement_version}
        super().__init__(*args, initial=initial, **kwargs)
        self.group, self.member = group, member
        self.questions = []
        if group.admission != Admission.ON_REQUEST or is_invited:
            del self.fields["asked_text"]
        else:
            self._ask_questions()
        if not group.agreement:
            del self.fields["agreed"]
        self.earlier_name = ""
        if can_take_other_name(member, group):
            self._offer_names()
        else:
            del self.fields["under"], self.fields["other_name"]

    def _ask_questions(self) -> None:
        """Add the questions of the hosts before the few words to them."""
        self.questions = list((self.group.questions or [])[:MAX_QUESTIONS])
        names = [f"answer_{number}" for number in range(1, len(self.questions) + 1)]
        for name, question in zip(names, self.questions, strict=True):
            self.fields[name] = TextField(
                label=question,
                max_length=ANSWER_MAX_CHARACTERS,
                required=False,
                widget=DraftTextarea(attrs={"rows": 3}),
            )
        self.order_fields(["agreed", "version", *names])

    def _offer_names(self) -> None:
        self.earlier_name = self.member.personas.filter(group=self.group).values_list("name", flat=True).first() or ""
        other = _("Under another name, only in this group")
        if self.earlier_name:
            other = _("Under the name that I had here before: %(name)s") % {"name": self.earlier_name}
            del self.fields["other_name"]
        own = _("Under my own name here: %(name)s") % {"name": self.member.persona}
        self.fields["under"].choices = [(OWN, own), (OTHER, other)]

    @property
    def join_arguments(self) -> dict:
        """Return the arguments for ``join_group``."""
        data = self.cleaned_data
        other = self.earlier_name or data.get("other_name", "")
        name = other if data.get("under") == OTHER else ""
        if "asked_text" not in self.fields:
            return {"agreement_version": data["version"], "other_name": name}
        answers = [(question, data[f"answer_{n}"]) for n, question in enumerate(self.questions, start=1)]
        return {
            "agreement_version": data["version"],
            "asked_text": data["asked_text"],
            "answers": "\n\n".join(f"{question}\n{answer}" for question, answer in answers if answer),
            "other_name": name,
        }

    def add_name_taken(self) -> None:
        """Ask for another name: somebody took this one after the form was validated."""
        self.add_error("other_name", NAME_TAKEN)

    def clean_other_name(self) -> str:
        """Ask about a name that was typed and not chosen: joining under the wrong name cannot be undone."""
        typed, chosen = self.cleaned_data["other_name"], self.cleaned_data.get("under")
        if chosen == OWN and typed:
            raise forms.ValidationError(
                _("You filled in another name, but chose your own. Clear this field, or choose the other name.")
            )
        if chosen != OTHER:
            return ""
        if not typed:
            raise forms.ValidationError(_("Think of a name for this group, or take part under your own name."))
        if betrays(typed, self.member.persona.name):
            raise forms.ValidationError(
                _("This is too much like your own name here. Choose something quite different.")
            )
        return clean_new_name(typed, member=self.member)

    def clean_version(self) -> int:
        """Ask to read the agreement again when it was changed while the member was reading it."""
        if self.cleaned_data["version"] != self.group.agreement_version:
            self._show_new_version()
            raise forms.ValidationError(AGREEMENT_CHANGED)
        return self.cleaned_data["version"]

    def add_agreement_changed(self) -> None:
        """Ask to read the agreement again: it was changed after the form was validated."""
        self._show_new_version()
        self.add_error("version", AGREEMENT_CHANGED)

    def _show_new_version(self) -> None:
        self.data = self.data.copy()
        self.data["version"] = self.group.agreement_version


class AgreementForm(forms.Form):
    """The agreement as it is now, for a member who agreed to an earlier one."""

    agreed = forms.BooleanField(
        label=_("I have read this, and I will keep to it"), error_messages={"required": TICK_TO_AGREE}
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, group: Group, **kwargs):
        super().__init__(*args, initial={"version": group.agreement_version}, **kwargs)
        self.group = group

    def add_agreement_changed(self) -> None:
        """Ask to read it again: it was changed while the member was reading."""
        self.data = self.data.copy()
        self.data["version"] = self.group.agreement_version
        self.add_error(None, AGREEMENT_CHANGED)


class ChangeGroupForm(EditFormMixin, forms.ModelForm):
    """The texts and settings of a group."""

    admission = forms.ChoiceField(
        label=_("How do people join?"),
        choices=[choice for choice in Admission.choices if choice[0] != Admission.WITH_RUN],
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Group
        fields = EDITED_FIELDS
        field_classes = {"title": LineField, "summary": TextField, "agreement": TextField}
        labels = {
            "visibility": _("Who may read along?"),
            "title": _("Name of the group"),
            "summary": _("Who is it for, in one or two sentences?"),
            "ages": _("What ages is it for?"),
            "agreement": _("Agreement at the door"),
            "position": _("Position in the list"),
        }
        help_texts = {
            "visibility": NEVER_MORE_READERS,
            "ages": _("People who are already in the group can stay, even after a birthday."),
            "agreement": _(
                "What people agree to when they join. If you change it, everybody in the group is asked to agree again "
                "before they write."
            ),
            "position": _("A lower number comes higher in the list."),
        }
        widgets = {
            "summary": DraftTextarea(attrs={"rows": 3, **NO_HELP}),
            "visibility": forms.RadioSelect,
            "ages": forms.RadioSelect,
            "agreement": DraftTextarea(attrs={"rows": 6, **NO_HELP}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            possible = [(choice.value, choice.label) for choice in visibilities_for(self.instance)]
            self.fields["visibility"].choices = possible
        if self.instance.kind == GroupKind.BOARD:
            del self.fields["ages"]  # a board has no door
        if self.instance.pk:
            self.carry_version(values_of(self.instance, EDITED_FIELDS))

    def clean_title(self) -> str:
        """Refuse a title in disguise: two groups may share a title, but not one in letters that look like those."""
        title = self.cleaned_data["title"]
        if any(mixes_alphabets(word) for word in title.split()):
            raise forms.ValidationError(
                _("A word of this name has letters of two alphabets. Type it once more, without copying it.")
            )
        others = Group.objects.exclude(pk=self.instance.pk).values_list("title", flat=True)
        if any(name_key(title) == name_key(other) and title.casefold() != other.casefold() for other in others):
            raise forms.ValidationError(_("The name of another group looks just like this one. Choose another one."))
        return title

    def add_more_readers(self) -> None:
        """Ask for another visibility: the group was narrowed after the form was validated."""
        self.add_error("visibility", NEVER_MORE_READERS)


class NewGroupForm(ChangeGroupForm):
    """The form for a new group, with its kind, which cannot change later."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[(kind.value, kind.label) for kind in (GroupKind.BOARD, GroupKind.PEER)],
        widget=forms.RadioSelect,
    )

    class Meta(ChangeGroupForm.Meta):
        fields = ["kind", *ChangeGroupForm.Meta.fields]

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("kind") == GroupKind.BOARD and cleaned.get("ages", Ages.EVERYONE) != Ages.EVERYONE:
            self.add_error("ages", _("A board is for all ages. Choose a group if it is for certain ages."))
        return cleaned
