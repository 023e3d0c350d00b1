"""Boxes to write in, whose words are not lost when the login ends before they are sent."""

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString

MARK = "kept"  # the field that says which words of a form to keep, and for which place
LATE = "late"  # the place of words whose form has none of its own
NOWHERE = {"data-draft-place": ""}  # words that are kept for nobody: who writes them does not say who they are


class Kept:
    """With the place (``data-draft-place``) where the words are kept as a draft; see ``late.py`` for who reads it."""

    def render(self, name, value, attrs=None, renderer=None) -> SafeString:
        place = self.attrs.get("data-draft-place", LATE)
        box = super().render(name, value, attrs, renderer)
        return format_html('{}<input type="hidden" name="{}" value="{}@{}">', box, MARK, name, place)


class KeptTextarea(Kept, forms.Textarea):
    pass


class KeptTextInput(Kept, forms.TextInput):
    pass
