"""Form fields for a date and a time of the day, as every room asks them."""

from django import forms


def date_field(**arguments) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **arguments)


def time_field(**arguments) -> forms.TimeField:
    return forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **arguments)
