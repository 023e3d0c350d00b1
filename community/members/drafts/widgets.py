"""Text fields whose text is recovered when the session ends before the form is sent."""

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString

DRAFT_FIELDS = "kept"  # the hidden fields that say which fields of a form have text to recover, and under which key
MADE_FROM = "draft_from"  # the hidden field with the submission id of the draft that the form began with
RECOVERED = "late"  # the first part of the draft key of a text whose form has no draft key
NO_HELP = {"data-words": False}  # for texts of staff: beside others, crisis-help.js shows help for words of danger
NO_DRAFT = {"data-draft-key": ""}  # for a text that is kept for nobody: its writer does not say who they are


class RecoverableMixin:
    """Add a hidden field with the draft key (``data-draft-key``) of this text; ``recover.py`` reads it."""

    def __init__(self, attrs: dict | None = None, **kwargs):
        super().__init__({"data-words": True} | (attrs or {}), **kwargs)

    def render(self, name, value, attrs=None, renderer=None) -> SafeString:
        key = self.attrs.get("data-draft-key", RECOVERED)
        field = super().render(name, value, attrs, renderer)
        return format_html('{}<input type="hidden" name="{}" value="{}@{}">', field, DRAFT_FIELDS, name, key)


class DraftTextarea(RecoverableMixin, forms.Textarea):
    pass


class DraftTextInput(RecoverableMixin, forms.TextInput):
    pass
