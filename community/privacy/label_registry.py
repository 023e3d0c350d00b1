"""The labels of codes and values in a member's own data, for the export and for the page about drafts.

Each room declares them in its ``labels.py``: ``label_codes`` for what it writes in the audit, ``label_values`` for
fields whose values are no text to read (a kind of notification, an hour, a conversation). A field with choices needs
nothing: its choices have labels. A code without a label fails a test.
"""

from collections.abc import Callable

from django.db.models import Field, Model

from community.privacy.registry import Label

_codes: dict[str, Label] = {}
_fields: dict[Field, Callable[[object], Label]] = {}


def label_codes(codes: dict[str, Label]) -> None:
    """Give labels to codes: verbs of the audit, as the actor would say them, and kinds of drafts ("draft:topic")."""
    _codes.update(codes)


def label_for(code: str) -> Label:
    """Return the label of this code, or "" when no room gives it a label (any more)."""
    return _codes.get(code, "")


def label_values(model: type[Model], **fields: Callable[[object], Label]) -> None:
    """Give labels to the values of fields: each function returns the label of a value, or "" to leave it out.

    Raises:
        FieldDoesNotExist: ``model`` has no such field.
    """
    _fields.update({model._meta.get_field(name): label for name, label in fields.items()})


def value_labeller(field: Field) -> Callable[[object], Label] | None:
    """Return the function that a room declared for the values of this field."""
    return _fields.get(field)
