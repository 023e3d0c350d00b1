"""What can be reported. Rooms register their kinds here from above; moderation never imports a room."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.groups.models import Group
from community.members.models import Persona


@dataclass(frozen=True)
class Target:
    """One kind of thing that can be reported.

    ``text`` gives the words as the writer typed them, for the moderator and the decision letter. ``writer`` is the
    Member behind them. ``after_change`` is called inside the transaction when moderation hid or showed the thing: the
    room keeps its counters, and tells live and search. A thing without a ``state`` field (a member, a group) can be
    reported but not hidden.

    What moderators cannot open in its place has no ``url``; ``back`` says where its reporter goes on. ``seen_by`` says
    who may report it, where that is not who may see it now. ``before(thing, member)`` gives what was said before it,
    by public id and as the reporter may see it: moderators read of that what the reporter chooses to send along.
    ``likely`` is the reason that is chosen beforehand. ``earlier(thing)`` gives until when it read otherwise, and how,
    newest first: who changes their words after a report does not change what it is about.
    """

    kind: str
    model: type[Model]
    label: Any  # lazy text, in the reader's language
    text: Callable[[Model], str]
    url: Callable[[Model], str]
    group: Callable[[Model], Model | None] = lambda thing: None
    writer: Callable[[Model], Model | None] = lambda thing: thing.author.member if thing.author else None
    after_change: Callable[[Model], None] = lambda thing: None
    back: Callable[[Model, Any], str] | None = None
    seen_by: Callable[[object, Any], Model | None] | None = None
    before: Callable[[Model, Any], list[tuple[str, str]]] = lambda thing, member: []
    likely: str = ""
    earlier: Callable[[Model], list[tuple[datetime, str]]] = lambda thing: []

    @property
    def can_be_hidden(self) -> bool:
        return any(field.name == "state" for field in self.model._meta.fields)

    def thing(self, public_id: object) -> Model | None:
        """For moderation itself, which also sees what is hidden; every other place uses ``find``."""
        return self.model._base_manager.filter(public_id=public_id).first()

    def sent_along(self, public_ids: list[str]) -> list[tuple[Model | None, str]]:
        """Writer and words of what a reporter sent along, oldest first; for moderation itself."""
        rows = self.model._base_manager.filter(public_id__in=public_ids).order_by("pk") if public_ids else []
        return [(row.author, self.text(row)) for row in rows]

    def way_back(self, thing: Model, member) -> str:
        return self.back(thing, member) if self.back else self.url(thing)


_targets: dict[str, Target] = {}


def register(target: Target) -> None:
    _targets[target.kind] = target


def target(kind: str) -> Target:
    """Raises: KeyError for a kind that no room registered."""
    return _targets[kind]


def label_of(kind: str) -> object:
    """What this kind of thing is called; "" when no room registers it any more."""
    return _targets[kind].label if kind in _targets else ""


def find(kind: str, public_id: object, member) -> Model | None:
    """The thing, if it can be reported and this member may see it."""
    known = _targets.get(kind)
    if known is not None and known.seen_by is not None:
        return known.seen_by(public_id, member)
    return known.model.objects.visible_to(member).filter(public_id=public_id).first() if known else None


# People and groups stand below moderation in the house, so they are registered here instead of in their rooms.
register(
    Target(
        kind="persona",
        model=Persona,
        label=_("Somebody's profile"),
        text=lambda persona: f"{persona.name}\n{persona.about}",
        url=lambda persona: reverse("members:profile", args=[persona.public_id]),
        group=lambda persona: persona.group,
        writer=lambda persona: persona.member,
    )
)
register(
    Target(
        kind="group",
        model=Group,
        label=_("A group"),
        text=lambda group: f"{group.title}\n{group.summary}\n{group.agreement}",
        url=lambda group: group.get_absolute_url(),
        group=lambda group: group,
        writer=lambda group: None,
    )
)
