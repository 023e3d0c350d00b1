"""The form with which somebody says to have called a new number."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.pages.models import NumberChange
from community.pages.validators import callable_number

NOT_THE_SAME = _("This is another number than the one above. Call it, and type what you dialled.")


class CalledNumberForm(forms.Form):
    """A field for each number that would be shown, in which it is typed again."""

    def __init__(self, *args, change: NumberChange, **kwargs):
        super().__init__(*args, auto_id=f"id_{change.public_id}_%s", **kwargs)
        self._numbers = {name: number for name, number in change.changed.items() if number}
        for name, number in self._numbers.items():
            label = _("You called it? Type it again: %(number)s") % {"number": number}
            attributes = {"inputmode": "tel", "autocomplete": "off"}
            self.fields[name] = forms.CharField(label=label, widget=forms.TextInput(attrs=attributes))

    def clean(self) -> dict:
        cleaned = super().clean()
        for name, number in self._numbers.items():
            if name in cleaned and callable_number(cleaned[name]) != callable_number(number):
                self.add_error(name, NOT_THE_SAME)
        return cleaned
