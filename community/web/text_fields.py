"""Form fields for what people write: every room uses these, so that each text is cleaned and shown in its direction."""

from django import forms

from community.text import one_line, plain

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
