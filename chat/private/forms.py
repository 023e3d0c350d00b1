from django import forms
from django.utils.translation import gettext_lazy as _

from community.members.models import Persona


class AskForm(forms.Form):
    """The name under which a member asks, where there is a choice. The question itself is fixed: it cannot hurt."""

    name = forms.ChoiceField(
        label=_("Which name do you want to use?"),
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
    def chosen(self) -> Persona | None:
        """The name in a valid form; None when there is none under which this member may ask."""
        return self.names.get(self.cleaned_data.get("name") or next(iter(self.names), ""))
