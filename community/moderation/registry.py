"""The registry of what can be reported. Rooms register their kinds in ``targets.py``; moderation imports no room."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import CharField, F, Model, QuerySet, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Substr
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise

from community.members.models import Member, Persona
from community.moderation.choices import HOUSE_RULES, ContentState, Rule

EXCERPT_CHARACTERS = 400
type Label = str | Promise  # a text in the language of the reader


@dataclass(frozen=True)
class Line:
    """A line that stands around reported content, for moderation itself."""

    public_id: object
    author: Persona | None
    text: str
    state: str
    created_at: datetime

    @classmethod
    def of(cls, row: Model, text: str) -> "Line":
        """Return the line of this content; what its writer removed has no words any more."""
        words = "" if row.state == ContentState.REMOVED else text
        return cls(row.public_id, row.author, words, row.state, row.created_at)


@dataclass(frozen=True)
class TextPart:
    """A part of a text that its writer can write again after a decision: the title, the message."""

    name: str
    label: Label
    value: str
    max_length: int
    is_line: bool = False


@dataclass(frozen=True)
class Replacement:
    """A way to take words of something without a ``state`` away by a decision, and to put them back later."""

    label: Label
    is_possible: Callable[[Model], bool]
    take: Callable[[Model], str]  # returns the words that were there, which the decision keeps
    put_back: Callable[[Model, str], None]  # does nothing when others were written since


@dataclass(frozen=True)
class Target:
    """A kind of content that can be reported.

    A model without a ``state`` of content (a persona, a group, a membership) can be reported but not hidden.
    """

    kind: str
    model: type[Model]
    label: Label
    # The text as its writer typed it, for the moderator and for the statement of reasons.
    text: Callable[[Model], str]
    # Where it is; "" for what moderators cannot open in its place.
    url: Callable[[Model], str]
    group: Callable[[Model], Model | None] = lambda thing: None
    writer: Callable[[Model], Member | None] = lambda thing: thing.author.member if thing.author else None
    # Called inside the transaction when moderation hid or showed the content: to update counters, search, open pages.
    after_change: Callable[[Model], None] = lambda thing: None
    # The URL where the reporter goes on, by content and reporter; without it, ``url``.
    return_url: Callable[[Model, object], str] | None = None
    # The URL of what it stands in, for a host who hid it; without it, that of its group.
    url_around: Callable[[Model], str] | None = None
    # Fetches, by public id and user, what this user may report; without it, ``visible_to`` of the model.
    fetch: Callable[[object, object], Model | None] | None = None
    # What a proof is about that a page showed it (see proofs.py), by public id: for a line that a script adds to an
    # open page, all of that page. Without it, the content itself.
    shown_in: Callable[[object], object] | None = None
    # What stands before it, for this reporter, as (public id, text): moderators read what the reporter sends along.
    preceding: Callable[[Model, object], list[tuple[str, str]]] = lambda thing, user: []
    # The lines just before and just after it, at most so many of each and oldest first, whoever may read them: for the
    # moderator who decides on a report, and recorded (see context/). None where moderators read what was sent along.
    around: Callable[[Model, int], tuple[list[Line], list[Line]]] | None = None
    # Whether a person answers for these words. What the house itself says (a page, a group, an evening) is put right by
    # whoever looks after it: nobody gets a statement of reasons.
    has_writer: bool = True
    # What can be the matter, as the report and the decision offer it.
    rules: tuple[Rule, ...] = HOUSE_RULES
    # The rule that is chosen beforehand in the report form.
    suggested_rule: str = ""
    # Moderators read it only when somebody to whom it was written reports it: a signal shows its writer, not its words.
    is_private: bool = False
    # The name under which it was written, for moderators; None when nobody knows.
    persona: Callable[[Model], Persona | None] = lambda thing: getattr(thing, "author", None)
    # The words in the queue: a field, or an expression. Without it, and of what is private, the queue shows no words.
    excerpt: str | Combinable = ""
    # The field that holds its public id.
    key: str = "public_id"
    # Equal for the words that were decided on, where the text shows more and more of them; without it, ``text``.
    decided_words: Callable[[Model], str] | None = None
    # The lookup of its group, and the rows that a sweep of everything of one account hides (see sweeps/).
    group_lookup: str = ""
    swept: Callable[[QuerySet], QuerySet] = lambda rows: rows
    # Earlier versions, newest first, as (moment at which it was changed, text): an edit after a report hides nothing.
    earlier_texts: Callable[[Model], list[tuple[datetime, str]]] = lambda thing: []

    # What its writer can write again while it is hidden, and how that is stored: the earlier words are kept by the room
    # where it keeps earlier words. Without it, nobody is asked to write this again.
    parts: Callable[[Model], list[TextPart]] = lambda thing: []
    rewrite: Callable[[Member, Model, dict[str, str]], None] | None = None
    # The content note before it, None where there can be none, and how another one is put there.
    note: Callable[[Model], str | None] = lambda thing: None
    set_note: Callable[[Model, str], None] = lambda thing, note: None

    # By outcome (``Outcome.RENAME``, ``Outcome.CLEAR``), what a decision takes away of it.
    replacements: dict[str, Replacement] = field(default_factory=dict)

    @property
    def can_be_hidden(self) -> bool:
        states = [column for column in self.model._meta.fields if column.name == "state"]
        return any(column.choices == ContentState.choices for column in states)

    def key_of(self, thing: Model) -> object:
        """Return the public id of this content."""
        return getattr(thing, self.key)

    def thing(self, public_id: object, *, lock: bool = False) -> Model | None:
        """Fetch the content for moderation itself, also when it is hidden. Other callers use ``visible_thing``."""
        rows = self.model._base_manager.filter(**{self.key: public_id})
        return (rows.select_for_update() if lock else rows).first()

    def sent_along(self, public_ids: list[str]) -> list[tuple[Model | None, str]]:
        """Return (author, text) of what a reporter sent along, oldest first; for moderation itself."""
        rows = self.model._base_manager.filter(public_id__in=public_ids).order_by("pk") if public_ids else []
        return [(row.author, self.text(row)) for row in rows]

    def url_after_report(self, thing: Model, user) -> str:
        """Return the URL where the reporter goes on after the report."""
        return self.return_url(thing, user) if self.return_url else self.url(thing)


@dataclass(frozen=True)
class Subject:
    """The content of a report or a decision, as it is now. ``thing`` is None when it was deleted."""

    target: Target
    thing: Model | None
    writer: Member | None

    @property
    def can_be_hidden(self) -> bool:
        return self.thing is not None and self.target.can_be_hidden

    @property
    def is_hidden(self) -> bool:
        return getattr(self.thing, "is_hidden", False)

    @property
    def is_in_place(self) -> bool:
        """Whether it is there for others to read: neither hidden, removed nor deleted."""
        state = self.thing.state if self.can_be_hidden else ContentState.VISIBLE
        return self.thing is not None and state == ContentState.VISIBLE

    @property
    def can_be_rewritten(self) -> bool:
        """Whether there is a writer who can write it again."""
        return self.can_be_hidden and self.target.rewrite is not None and self.writer is not None

    @property
    def parts(self) -> list[TextPart]:
        return self.target.parts(self.thing) if self.thing is not None else []

    @property
    def note(self) -> str | None:
        """The content note before it; None where there can be none."""
        return self.target.note(self.thing) if self.thing is not None else None

    @property
    def text(self) -> str:
        return self.target.text(self.thing) if self.thing is not None else ""

    @property
    def words_key(self) -> str:
        """Return a keyed hash of the words as they are now: equal keys mean that nothing was edited in between."""
        if not self.thing:
            return ""
        words = self.target.decided_words(self.thing) if self.target.decided_words else self.text
        return salted_hmac("moderation.words", words, algorithm="sha256").hexdigest()

    @property
    def url(self) -> str:
        return self.target.url(self.thing) if self.thing is not None else ""

    @property
    def url_around(self) -> str:
        """The URL of what it stands in, which is there also while it is hidden."""
        around = self.target.url_around
        return around(self.thing) if around else self.target.group(self.thing).get_absolute_url()

    @property
    def earlier_texts(self) -> list[tuple[datetime, str]]:
        return self.target.earlier_texts(self.thing) if self.thing is not None else []


_targets: dict[str, Target] = {}


def register(target: Target) -> None:
    _targets[target.kind] = target


def target(kind: str) -> Target:
    """Return the registered target of this kind.

    Raises:
        KeyError: no room registers this kind.
    """
    return _targets[kind]


def registered_targets() -> list[Target]:
    return [_targets[kind] for kind in sorted(_targets)]


def is_registered(kind: str) -> bool:
    return kind in _targets


def label_for(kind: str) -> Label:
    """Return the label of this kind; "" when no room registers it any more."""
    return _targets[kind].label if kind in _targets else ""


def labels_by_kind() -> list[tuple[str, Label]]:
    """Return each registered kind with its label, as the choices of a form."""
    return [(kind, about.label) for kind, about in _targets.items()]


def excerpts_of(subjects: Collection[tuple[str, object]]) -> dict[tuple[str, str], str]:
    """Return, by kind and public id, how the words begin, for the queue; without what is private. One query."""
    ids: dict[str, set] = {}
    for kind, public_id in subjects:
        ids.setdefault(kind, set()).add(public_id)
    parts = [_excerpts(_targets[kind], keys) for kind, keys in sorted(ids.items()) if kind in _targets]
    parts = [rows for rows in parts if rows is not None]
    rows = parts[0].union(*parts[1:], all=True) if parts else []
    return {(kind, str(public_id)): words for kind, public_id, words in rows}


def _excerpts(about: Target, public_ids: set) -> QuerySet | None:
    if about.is_private or not about.excerpt:
        return None
    words = F(about.excerpt) if isinstance(about.excerpt, str) else about.excerpt
    rows = about.model._base_manager.filter(**{f"{about.key}__in": public_ids}).order_by()
    return rows.values_list(
        Value(about.kind, output_field=CharField()),
        about.key,
        Substr(Cast(words, TextField()), 1, EXCERPT_CHARACTERS),
    )


def subject_of(row, *, lock: bool = False) -> Subject:
    """Return what this report or decision is about; with ``lock``, its row is locked."""
    about = target(row.kind)
    thing = about.thing(row.thing, lock=lock)
    return Subject(about, thing, about.writer(thing) if thing is not None else None)


def proof_subject(kind: str, public_id: object) -> object:
    """Return what the proof is about that a page showed this content."""
    about = _targets.get(kind)
    return about.shown_in(public_id) if about is not None and about.shown_in else public_id


def visible_thing(kind: str, public_id: object, user) -> Model | None:
    """Fetch what this user may see and report."""
    about = _targets.get(kind)
    if about is None:
        return None
    if about.fetch is not None:
        return about.fetch(public_id, user)
    return about.model.objects.visible_to(user).filter(public_id=public_id).first()
