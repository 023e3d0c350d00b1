from django import forms
from django.utils.translation import gettext_lazy as _

from community.notifications.choices import Delivery


class FollowForm(forms.Form):
    how = forms.ChoiceField(label=_("How do you want to hear about it?"), choices=Delivery, widget=forms.RadioSelect)
