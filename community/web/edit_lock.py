"""Optimistic locking of forms that change something: of two tabs or two people, the second is told.

A form carries the version of the values that it was made from. The action compares it with what is stored, under its
lock, and raises ``ChangedMeanwhile``; the form then shows what is stored beside what was typed, and carries the new
version, so that saving once more works. An action that is called without a version compares nothing.
"""

from collections.abc import Iterable

from django import forms
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

FIELD = "made_from"
CHANGED_MEANWHILE = _(
    "This was changed after you opened it, in another tab or by somebody else. What is saved now is below. "
    "What you typed is still here: save it again if it should take its place."
)


class ChangedMeanwhile(Exception):
    """The stored values are not those that the form was made from; ``stored`` are the newest ones."""

    def __init__(self, stored: dict):
        super().__init__("the stored values changed")
        self.stored = stored


def values_of(row: object, names: Iterable[str]) -> dict:
    return {name: getattr(row, name) for name in names}


def version_of(values: dict) -> str:
    """Return a version that differs when one of the values does."""
    content = repr(sorted((name, str(value)) for name, value in values.items()))
    return salted_hmac("community.web.edit_lock", content, algorithm="sha256").hexdigest()[:32]


def require_version(made_from: str, stored: dict) -> None:
    """Compare the version of a form with the values that are stored now, in a transaction that holds their row.

    Raises:
        ChangedMeanwhile: the form was made from other values.
    """
    if made_from and made_from != version_of(stored):
        raise ChangedMeanwhile(stored)


class EditFormMixin:
    """Add the version of the stored values to a form; the class that uses it calls ``carry_version``."""

    def carry_version(self, stored: dict) -> None:
        widget = forms.HiddenInput()
        self.fields[FIELD] = forms.CharField(required=False, widget=widget, initial=version_of(stored), max_length=64)

    def add_changed_meanwhile(self, changed: ChangedMeanwhile) -> None:
        """Say that something else is stored now, show it, and let the next press save what was typed."""
        self.data = self.data.copy()
        self.data[self.add_prefix(FIELD)] = version_of(changed.stored)
        self.stored_values = [
            (self.fields[name].label, self.shown_value(name, value))
            for name, value in changed.stored.items()
            if name in self.fields and str(self.cleaned_data.get(name, value)) != str(value)
        ]
        self.add_error(None, CHANGED_MEANWHILE)

    def shown_value(self, name: str, value: object) -> object:
        """Return the label of a choice, or the value itself."""
        choices = dict(getattr(self.fields[name], "choices", None) or [])
        return choices.get(value, value)
