"""A database field for a few codes out of a fixed list ("web,ios"), ticked in the editor."""

from django import forms
from django.db import models


class CodesField(models.CharField):
    """Codes separated by commas. No code may be part of another one that means something else."""

    def __init__(self, *args, codes=(), **kwargs):
        self.codes = list(codes)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs):
        return _CodesFormField(choices=self.codes, required=not self.blank, label=self.verbose_name)


class _CodesFormField(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def prepare_value(self, value):
        return value.split(",") if isinstance(value, str) else value

    def clean(self, value):
        return ",".join(super().clean(value))

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial or ""), data)
