from django import forms

from community.members.drafts.widgets import DraftTextarea, DraftTextInput
from community.moderation.registry import TextPart
from community.web.edit_lock import EditFormMixin
from community.web.text_fields import LineField, TextField


class RewriteForm(EditFormMixin, forms.Form):
    """A field for each part of the text, with the words that are stored now."""

    def __init__(self, *args, parts: list[TextPart], **kwargs):
        super().__init__(*args, **kwargs)
        for part in parts:
            kind, widget = (LineField, DraftTextInput) if part.is_line else (TextField, _large())
            self.fields[part.name] = kind(label=part.label, max_length=part.max_length, widget=widget)
        self.carry_version({part.name: part.value for part in parts})

    @property
    def words(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if name != "made_from"}


def _large() -> DraftTextarea:
    return DraftTextarea(attrs={"rows": 8})
