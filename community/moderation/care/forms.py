from django import forms
from django.utils.translation import gettext_lazy as _


class FoldingForm(forms.Form):
    folds_heavy = forms.BooleanField(
        label=_("Fold heavy words until I open them"),
        help_text=_("In the queue and on the page of a report: words about danger, and about methods."),
        required=False,
    )
