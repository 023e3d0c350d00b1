from datetime import date, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.notifications.choices import USUAL_CHOICES, Delivery
from community.notifications.models import Preferences

LONGEST_BREAK = timedelta(days=365)
NO_MAIL = "none"
HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]
MAIL_CHOICES = [
    (NO_MAIL, _("No e-mail")),
    (Delivery.DAILY, _("Once a day, in one e-mail")),
    (Delivery.NOW, _("Right away: within a few minutes, with things that happen together in one e-mail")),
    (Delivery.SITE, _("Only about what I choose myself, with “Follow”")),
]


class HourField(forms.TypedChoiceField):
    def __init__(self, **kwargs):
        super().__init__(choices=HOURS, coerce=int, **kwargs)


class PreferencesForm(forms.Form):
    """When the member wants mail, and when silence."""

    mail = forms.ChoiceField(label=_("May we e-mail you?"), choices=MAIL_CHOICES, widget=forms.RadioSelect)
    digest_hour = HourField(label=_("The daily e-mail comes at"))
    quiet_from = HourField(
        label=_("Quiet from"),
        help_text=_(
            "Anything that happens in the quiet hours waits until they end. Choose the same hour "
            "twice for no quiet hours."
        ),
    )
    quiet_until = HourField(label=_("Quiet until"))
    urgent_mail = forms.BooleanField(
        label=_("E-mail me at once when somebody may be in danger"),
        help_text=_(
            "For moderators and people who run the site. Also when you chose no other e-mail, and in quiet hours; not"
            " during a break. The e-mail itself says nothing."
        ),
        required=False,
    )

    def __init__(self, *args, has_duty: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not has_duty:
            del self.fields["urgent_mail"]

    def preferences(self) -> dict:
        """Return the arguments of ``save_preferences``. Without mail, ``usual`` stays as it was, for a later yes."""
        values = dict(self.cleaned_data)
        mail = values.pop("mail")
        return values | ({"mail": False} if mail == NO_MAIL else {"mail": True, "usual": mail})


def initial_preferences(preferences: Preferences, *, agrees: bool) -> dict:
    names = ("digest_hour", "quiet_from", "quiet_until", "urgent_mail")
    usual = preferences.usual if preferences.usual in USUAL_CHOICES else Delivery.DAILY
    return {name: getattr(preferences, name) for name in names} | {"mail": usual if agrees else NO_MAIL}


class BreakForm(forms.Form):
    until = forms.DateField(
        label=_("Quiet until this day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d-%m-%Y"],
        error_messages={"required": _("Choose a day."), "invalid": _("Write the day like this: 31-12-2030.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        limits = {"min": today + timedelta(days=1), "max": today + LONGEST_BREAK}
        self.fields["until"].widget.attrs |= {name: day.isoformat() for name, day in limits.items()}

    def clean_until(self) -> date:
        until, today = self.cleaned_data["until"], timezone.localdate()
        if until <= today:
            raise forms.ValidationError(_("Choose tomorrow or a later day."))
        if until > today + LONGEST_BREAK:
            raise forms.ValidationError(_("A break lasts a year at most. After that you can take another one."))
        return until
