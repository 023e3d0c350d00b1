"""The registry of references: what depends on a page, a snippet or a file, and which changes that refuses.

Wagtail knows what pages say of each other; each room knows what its members did with a page. Both are registered here,
and asked before an editor takes something away.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.models import Page

from community.permissions import NotAllowed


class Change(StrEnum):
    """A change by which an editor takes something away."""

    DELETE = "delete"
    UNPUBLISH = "unpublish"
    MOVE = "move"


EVERY_CHANGE = frozenset(Change)


@dataclass(frozen=True)
class Reference:
    """A dependency on an object, as a sentence for the editor.

    ``url`` leads to where the editor can look at it or solve it; ``link`` is the text of that link. A reference that
    drops nobody (``drops_somebody``) binds editors in the CMS, and not a command of those who run the site.
    """

    text: object
    refuses: frozenset[Change] = field(default_factory=frozenset)
    url: str = ""
    link: object = ""
    drops_somebody: bool = True


class InUse(NotAllowed):
    """A refusal of a change that would drop somebody in silence."""

    def __init__(self, thing: Model, references: Iterable[Reference]):
        reasons = "; ".join(str(reference.text) for reference in references)
        super().__init__(
            _("“%(name)s” cannot be taken away, because others rely on it: %(reasons)s.")
            % {"name": name_of(thing), "reasons": reasons}
        )


Finder = Callable[[Model], Iterable[Reference]]
_finders: list[tuple[type[Model], Finder]] = []


def register(model: type[Model], finder: Finder) -> None:
    """Register what depends on objects of this model. The finder may lock what it counts: it runs in a transaction
    when the change itself does."""
    _finders.append((model, finder))


def references_to(thing: Model) -> list[Reference]:
    """Return what depends on this object, as every room counts it now."""
    return [reference for model, finder in _finders if isinstance(thing, model) for reference in finder(thing)]


def refusals(thing: Model, change: Change) -> list[Reference]:
    """Return the references that forbid this change to everybody, because it would drop somebody."""
    return [reference for reference in references_to(thing) if change in reference.refuses and reference.drops_somebody]


def with_descendants(thing: Model) -> list[Model]:
    """Return what changes along: a page and the pages below it, as their own classes; any other object alone."""
    if not isinstance(thing, Page):
        return [thing]
    return [thing.specific, *thing.get_descendants().specific()]


def require_unused(thing: Model, change: Change) -> None:
    """Check that nobody is dropped by a change of this object.

    Raises:
        InUse: a reference forbids it.
    """
    if reasons := refusals(thing, change):
        raise InUse(thing, reasons)


class KeptWhileUsed:
    """A model whose objects are not deleted while somebody relies on them.

    The guard in ``usage`` sees every deletion; this sees it before a transaction begins, which would be broken by it.
    """

    def delete(self, *args, **kwargs):
        for affected in with_descendants(self):
            require_unused(affected, Change.DELETE)
        return super().delete(*args, **kwargs)


def name_of(thing: Model) -> str:
    """Return the name of an object as the CMS shows it."""
    return thing.get_admin_display_title() if isinstance(thing, Page) else capfirst(str(thing))
