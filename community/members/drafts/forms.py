from django import forms

from community.members.drafts.actions import DRAFT_MAX_CHARACTERS


class DraftForm(forms.Form):
    key = forms.RegexField(r"^[a-z_]+(:[\w-]+)*$", max_length=120)
    text = forms.CharField(max_length=DRAFT_MAX_CHARACTERS, required=False, strip=False)
