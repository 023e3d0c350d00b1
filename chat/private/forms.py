from django import forms
from django.utils.translation import gettext_lazy as _

from community.members.models import Persona


class AskForm(forms.Form):
    """Under which name, where there is a choice. No words: a question that says nothing cannot hurt."""

    name = forms.ChoiceField(
        label=_("Under which name do you ask?"),
        help_text=_("This person sees only the name that you choose here."),
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, names: list[Persona], **kwargs):
        super().__init__(*args, **kwargs)
        self.names = {str(name.public_id): name for name in names}
        self.fields["name"].choices = [(key, name.name) for key, name in self.names.items()]
        if len(names) < 2:
            del self.fields["name"]

    @property
    def chosen(self) -> Persona:
        """Of a form that is valid."""
        return self.names[self.cleaned_data.get("name") or next(iter(self.names))]
