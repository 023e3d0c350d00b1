import json

from django import forms

from community.members.drafts.actions import (
    DRAFT_KEY,
    DRAFT_KEY_MAX_CHARACTERS,
    DRAFT_MAX_CHARACTERS,
    FIELDS_MAX_CHARACTERS,
)
from community.members.drafts.submitted import kept_fields


class DraftForm(forms.Form):
    """A draft as the script of a page sends it; ``fields`` is the form by field name, as JSON."""

    key = forms.RegexField(rf"^{DRAFT_KEY.pattern}$", max_length=DRAFT_KEY_MAX_CHARACTERS)
    text = forms.CharField(max_length=DRAFT_MAX_CHARACTERS, required=False, strip=False)
    fields_json = forms.CharField(max_length=3 * FIELDS_MAX_CHARACTERS, required=False)
    made_from = forms.CharField(max_length=64, required=False)

    def clean_fields_json(self) -> dict:
        try:
            fields = json.loads(self.cleaned_data["fields_json"] or "{}")
        except ValueError as error:
            raise forms.ValidationError("no JSON") from error
        if not isinstance(fields, dict) or not all(map(_is_value, fields.values())):
            raise forms.ValidationError("no fields")
        return kept_fields(fields)


def _is_value(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(part, str) for part in value))
