from django import forms
from django.utils.translation import gettext_lazy as _

from community.members.choices import GIVEN_ROLES, Role
from community.members.drafts.widgets import DraftTextarea
from community.members.models import Member, Persona
from community.members.models.persona import NAME_KEY_MAX_CHARACTERS, PSEUDONYM_MAX_CHARACTERS
from community.members.profiles import actions
from community.members.profiles.names import name_key, tidy
from community.members.profiles.reserved import is_like_a_colleague, is_reserved
from community.members.profiles.validators import (
    has_odd_characters,
    has_odd_marks,
    has_unseen_characters,
    looks_like_contact,
    mixes_alphabets,
    mixes_digits,
)
from community.web import ratelimit
from community.web.edit_lock import EditFormMixin
from community.web.text_fields import DIRECTION, TextField

NAME_MIN_CHARACTERS = 2

NAMES_PER_HOUR = 10

NAME_TOO_LONG = _("This name is a bit long. At most %(limit_value)d characters fit.")

NAME_TAKEN = _("Somebody already has this name, or one that looks just like it. Choose another one.")

NAME_TAKEN_AWAY = _("A moderator took this name away, or one that looks just like it. Choose another one.")

NAME_CHANGED_LATELY = _("You changed your name less than %(days)d days ago. Your new name can change again after that.")


def clean_new_name(typed: str, *, member: Member | None) -> str:
    """Return the name as it is stored, for the community and for one group alike.

    Whether a name is taken is told a limited number of times an hour, so that nobody tries lists of names.

    Raises:
        ValidationError: with a sentence for the member who chose it.
    """
    name = tidy(typed)
    if len(name) < NAME_MIN_CHARACTERS:
        raise forms.ValidationError(_("This name is very short. Use at least two characters."))
    if len(name) > PSEUDONYM_MAX_CHARACTERS or len(name_key(name)) > NAME_KEY_MAX_CHARACTERS:
        # one sign may stand for a whole word
        raise forms.ValidationError(NAME_TOO_LONG, params={"limit_value": PSEUDONYM_MAX_CHARACTERS})
    if looks_like_contact(name):
        raise forms.ValidationError(
            _(
                "This looks like an e-mail address, a site or a phone number. Everyone can read your "
                "name, so choose one that does not lead back to you."
            )
        )
    refuse_odd_writing(typed)
    if is_reserved(name) or is_like_a_colleague(name):
        raise forms.ValidationError(_("This name sounds as if it speaks for the site. Choose another one."))
    try:
        if member is not None:
            ratelimit.consume("name", member.pk, limit=NAMES_PER_HOUR, seconds=3600)
    except ratelimit.RateLimitExceeded as too_many:
        raise forms.ValidationError(
            _("You have tried many names. What you filled in is still here; try again in an hour.")
        ) from too_many
    if Persona.objects.is_taken(name_key(name), member=member):
        raise forms.ValidationError(NAME_TAKEN)
    return name


def refuse_odd_writing(name: str) -> None:
    """Refuse what hides something, and what cannot be read.

    Raises:
        ValidationError: with a sentence for the member who chose the name.
    """
    if has_unseen_characters(name):
        raise forms.ValidationError(
            _("There is a character in this name that nobody can see. Type the name once more, without copying it.")
        )
    if has_odd_characters(name):
        raise forms.ValidationError(_("Use letters, digits, spaces, hyphens, dots and apostrophes."))
    if mixes_alphabets(name) or mixes_digits(name):
        raise forms.ValidationError(
            _("Use the letters of one alphabet: a mixed name can look like that of somebody else.")
        )
    if has_odd_marks(name):
        raise forms.ValidationError(_("There are accents in this name that cannot be read well. Use fewer of them."))


class NameForm(forms.Form):
    """The name that others see, and the role beside it."""

    use_required_attribute = False  # the name may also come from a suggestion

    name = forms.CharField(
        label=_("The name that others see"),
        help_text=_("Not your own name. You can take one of our suggestions, or think of one yourself."),
        max_length=PSEUDONYM_MAX_CHARACTERS,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "data-words": True, **DIRECTION}),
        error_messages={
            "required": _("Choose a name, or take one of the suggestions."),
            "max_length": NAME_TOO_LONG,
        },
    )
    role = forms.ChoiceField(
        label=_("Who are you here?"),
        help_text=_(
            "This is shown beside your name. You can change it later. “Expert by experience” and “professional” are "
            "labels that we give: ask us."
        ),
        choices=[choice for choice in Role.choices if choice[0] not in GIVEN_ROLES],
        initial=Role.MEMBER,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, member: Member | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.member = member

    def clean_name(self) -> str:
        return clean_new_name(self.cleaned_data["name"], member=self.member)

    def add_taken(self) -> None:
        """Say that the name was taken a moment ago."""
        self.add_error("name", NAME_TAKEN)


class ChangeNameForm(forms.Form):
    """Another name in the community."""

    name = NameForm.base_fields["name"]

    def __init__(self, *args, member: Member, **kwargs):
        super().__init__(*args, **kwargs)
        self.member = member
        self.fields["name"].help_text = _("Not your own name. Everyone can read it.")

    def clean_name(self) -> str:
        return clean_new_name(self.cleaned_data["name"], member=self.member)

    def add_taken(self) -> None:
        """Say that the name was taken a moment ago."""
        self.add_error("name", NAME_TAKEN)

    def add_taken_away(self) -> None:
        self.add_error("name", NAME_TAKEN_AWAY)

    def add_too_soon(self) -> None:
        self.add_error("name", NAME_CHANGED_LATELY % {"days": actions.DAYS_BETWEEN_NAMES})


class ProfileForm(EditFormMixin, forms.Form):
    """The profile that others see. A role that the site gave stays among the choices."""

    role = NameForm.base_fields["role"]
    about = TextField(
        label=_("About me"),
        help_text=_("At most 300 characters. Leave out your name, address and phone number."),
        max_length=300,
        required=False,
        widget=DraftTextarea(attrs={"rows": 4}),
        error_messages={
            "max_length": _("This is a bit long. At most %(limit_value)d characters fit; you have %(show_value)d.")
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        role = self.initial.get("role")
        if role and role not in dict(self.fields["role"].choices):
            self.fields["role"].choices = [*self.fields["role"].choices, (role, Role(role).label)]


class AboutForm(EditFormMixin, forms.Form):
    """The text under a second name, for the members of that group."""

    about = TextField(
        label=_("About me"),
        help_text=_("At most 300 characters. Leave out anything you have already said elsewhere."),
        max_length=300,
        required=False,
        widget=DraftTextarea(attrs={"rows": 4}),
        error_messages=ProfileForm.base_fields["about"].error_messages,
    )
