"""The form of a help line in the CMS: a number that changes waits for a second look."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

NUMBER_FIELDS = ("phone", "phone_free", "whatsapp")


class HelpLineForm(WagtailAdminModelForm):
    """Saves everything but the numbers: those stay on ``instance.proposed_numbers``, and the old ones on the line."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "key" in self.fields:
            self.fields["key"].disabled = True
            self.fields["key"].help_text = _("Texts refer to this key. It cannot change any more.")
        for name in NUMBER_FIELDS:
            if name in self.fields:
                self.fields[name].help_text = _("Call it yourself first. Somebody else looks before it is shown.")

    def clean_checked_on(self):
        day = self.cleaned_data["checked_on"]
        if day is not None and day > timezone.localdate():
            raise ValidationError(_("This day is still to come."))
        return day

    def _post_clean(self) -> None:
        """Put the new numbers aside after they were validated."""
        stored = {name: getattr(self.instance, name) for name in NUMBER_FIELDS}
        super()._post_clean()
        typed = {name: getattr(self.instance, name) for name in NUMBER_FIELDS}
        self.instance.proposed_numbers = typed if typed != stored else {}
        for name, number in stored.items():
            setattr(self.instance, name, number)
