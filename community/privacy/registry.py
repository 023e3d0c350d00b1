"""The field registry: what the house keeps of a person, why, and what happens to it.

Each room's ``privacy.py`` registers a ``Holding`` per model that can hold something of a person and classifies every
field of it. A model or field that nobody classified fails a test. Export and leaving are made from this and nothing
else.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from django.apps import apps
from django.db.models import Model, Q, QuerySet


class OnLeaving(StrEnum):
    """What happens to the rows when the member leaves."""

    ERASE = "erase"  # the rows go
    ANONYMISE = "anonymise"  # the rows stay, without the person
    KEEP = "keep"  # the rows stay as they are; the reason and term say why and how long


class Words(StrEnum):
    """What a member can choose for what they wrote."""

    ANONYMISE = "anonymise"  # it stays, without a name
    REMOVE = "remove"  # its text goes; a line says that something was there


class FieldUse(StrEnum):
    EXPORT = "export"  # of the person: in their export
    INTERNAL = "internal"  # says nothing of the person, or is about somebody else: not in the export
    SECRET = "secret"  # of the person, but a key or hash that would be unsafe in a file


# Why there is no rule by date. Anything else that a room says in a few words is as good.
UNTIL_LEAVING = "it goes when the member leaves"
WITH_THE_REST = "it goes with what it belongs to"
BY_THE_MEMBER = "it is the member who takes it back"


@dataclass(frozen=True)
class Retention:
    """A rule by date: rows are let go when ``after`` has passed since ``since``.

    ``only`` limits it to some rows. ``leaves`` gives the values that remain; without them the rows go.
    """

    after: timedelta
    since: str  # a date of the model, or of what it belongs to ("run__starts_at"); rows without that date stay
    only: Q = field(default_factory=Q)
    leaves: dict[str, object] = field(default_factory=dict)

    def over(self, rows: QuerySet, now: datetime) -> QuerySet:
        return rows.filter(self.only, **{f"{self.since}__lte": now - self.after})

    def __str__(self):
        what = f"emptied of {', '.join(self.leaves)}" if self.leaves else "removed"
        return f"{what} {self.after.days} days after {self.since.replace('__', ' ')}"


@dataclass(frozen=True)
class Holding:
    """What one model holds of a person.

    ``owner`` is the lookup from the model to the Member ("author__member"; "" when the row is the Member itself).
    ``anonymise`` gives the values that remain when ``on_leaving`` is ANONYMISE.
    ``remove`` gives them for a member who wants the words gone as well: who has it, holds words, and the member
    chooses. ``preset`` is what is chosen when the member says nothing.
    ``part_of`` names the model with whose words these rows go ("forum.Post" for its earlier versions).
    ``after_leaving`` is called with the keys of the rows that changed (search, counters, open pages).
    ``keep`` is the rule by date that the nightly work follows, or in a few words why there is none.
    ``written_at`` says when a row of words came to be, ``place`` is the lookup of the name of where it stands.
    """

    model: str  # "forum.Post"
    owner: str
    title: object  # lazy text: what this is, in the member's language
    fields: dict[str, FieldUse]
    on_leaving: OnLeaving
    reason: object  # lazy text: why we hold it (register of processing)
    term: object  # lazy text: how long
    anonymise: dict[str, object] = field(default_factory=dict)
    remove: dict[str, object] = field(default_factory=dict)
    after_leaving: Callable[[list], None] | None = None
    keep: Retention | str = ""
    preset: Words = Words.ANONYMISE
    part_of: str = ""
    written_at: str = "created_at"
    place: str = ""

    @property
    def has_words(self) -> bool:
        """Something the member wrote for others, that can be left without a name or removed."""
        return bool(self.remove)

    @property
    def model_class(self) -> type[Model]:
        return apps.get_model(self.model)

    def rows_of(self, member) -> QuerySet:
        lookup = {self.owner: member} if self.owner else {"pk": member.pk}
        return self.model_class._base_manager.filter(**lookup)

    def over_term(self, now: datetime) -> QuerySet:
        """Of a holding with a rule by date: the rows of everybody that it lets go."""
        return self.keep.over(self.model_class._base_manager.all(), now)


_holdings: dict[str, Holding] = {}
_impersonal: dict[str, str] = {}


def register(holding: Holding) -> None:
    _holdings[holding.model.lower()] = holding


def impersonal(reason: str, *models: str) -> None:
    """These models hold nothing of a person, for this reason ("app.Model", or "app.*" for all of an app)."""
    for model in models:
        _impersonal[model.lower()] = reason


def holdings() -> list[Holding]:
    """All registered holdings, in order of registration (rooms from top to bottom)."""
    return list(_holdings.values())


def words_or_none(model: str) -> Holding | None:
    """The holding of this model, when it is words that a member wrote for others."""
    held = _holdings.get(model.lower())
    return held if held and held.has_words else None


def impersonal_reasons() -> dict[str, str]:
    """Model ("app.model" or "app.*") -> why it holds nothing of a person."""
    return dict(_impersonal)


def unclassified() -> list[str]:
    """Models and fields that nobody classified, as ``app.model`` or ``app.model.field``."""
    missing = []
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label_lower
        if label in _impersonal or f"{model._meta.app_label}.*" in _impersonal:
            continue
        holding = _holdings.get(label)
        if holding is None:
            missing.append(label)
            continue
        names = {f.name for f in model._meta.get_fields() if f.concrete}
        missing += sorted(f"{label}.{name}" for name in names - set(holding.fields))
    return missing
