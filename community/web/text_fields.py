"""Form fields for what people write: every room uses these, so that each text is cleaned and shown in its direction."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.text import canonical_email, one_line, plain, remove_invisible

DIRECTION = {"dir": "auto"}  # Hebrew and Arabic begin on the right, also while somebody types


class TextField(forms.CharField):
    """A text of several lines. A text in which nobody sees anything counts as empty."""

    clean_text = staticmethod(plain)

    def to_python(self, value) -> str:
        return self.clean_text(super().to_python(value))

    def widget_attrs(self, widget) -> dict:
        return super().widget_attrs(widget) | DIRECTION


class LineField(TextField):
    """A text of one line, such as a title."""

    clean_text = staticmethod(one_line)


class EmailField(forms.EmailField):
    """An email address, in its one form: however somebody types it, it is the same address."""

    default_error_messages = {
        "invalid": _("This does not look like an e-mail address. An example: name@example.org"),
        "invisible": _(
            "There is a character in this address that nobody can see. Type it once more, without copying it."
        ),
    }

    def to_python(self, value) -> str:
        email = super().to_python(value)
        if remove_invisible(email) != email:
            raise forms.ValidationError(self.error_messages["invisible"], code="invisible")
        try:
            return canonical_email(email)
        except ValueError as wrong:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from wrong
