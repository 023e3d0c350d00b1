"""The registry of personal data: which models hold data of a member, why, and what happens to that data.

Each room declares its models in its ``privacy.py``::

    holding(
        Post,
        owner="author__member",
        title=_("My messages in the forum"),
        export="state created_at source edited_at",
        internal="id public_id author topic number",
        on_leaving=OnLeaving.ANONYMISE,
        anonymised_values={"author": None},
        purpose=_("The member shares their words with the group that they chose."),
        kept_for=_("until the member takes them back, or the group ends"),
        retention=UNTIL_REMOVED,
    )

Leaving, retention, the export and the register of processing read only this registry. Every field of every model is
classified: an unknown field or a field in two classes stops the start, a missing one fails a test (``unclassified``).
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from django.apps import apps
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise

type Label = str | Promise  # a text in the language of the reader


class OnLeaving(StrEnum):
    """The fate of a member's rows when the member leaves."""

    ERASE = "erase"  # the rows are deleted
    ANONYMISE = "anonymise"  # the rows stay, without the reference to the member
    KEEP = "keep"  # the rows stay as they are; ``purpose`` and ``kept_for`` say why and how long


class ContentChoice(StrEnum):
    """The choices of a member for the content that they wrote."""

    ANONYMISE = "anonymise"  # the text stays, without the name
    REMOVE = "remove"  # the text is deleted; others see that something was removed


class FieldUse(StrEnum):
    """The class of a field."""

    EXPORT = "export"  # data of the member: in the export
    INTERNAL = "internal"  # no data of the member, or data of somebody else: not in the export
    SECRET = "secret"  # a key or a hash, unsafe in a file: not in the export


# Reasons why a holding has no retention by date. A room may give another reason in a few words.
UNTIL_LEAVING = "it goes when the member leaves"
WITH_PARENT = "it goes with what it belongs to"
UNTIL_REMOVED = "it is the member who takes it back"


@dataclass(frozen=True)
class Retention:
    """The time that rows are kept: they expire when ``after`` has passed since the moment in the field ``since``.

    The nightly job deletes expired rows, or updates them with the values of ``update`` when there are any.
    """

    after: timedelta
    since: str  # lookup of a date ("created_at", "run__starts_at"); rows without that date do not expire
    only: Q = field(default_factory=Q)  # limits the rule to some rows
    update: dict[str, object] = field(default_factory=dict)

    def expired(self, rows: QuerySet, now: datetime) -> QuerySet:
        return rows.filter(self.only, **{f"{self.since}__lte": now - self.after})

    def __str__(self):
        effect = f"emptied of {', '.join(self.update)}" if self.update else "removed"
        return f"{effect} {self.after.days} days after {self.since.replace('__', ' ')}"


@dataclass(frozen=True, kw_only=True)
class Holding:
    """The personal data in one model. Declared with ``holding()``."""

    model: type[Model]
    # The lookup from the model to the Member: "author__member". "" when the model is the Member itself.
    owner: str
    # What the rows are, said to the member: "My messages in the forum".
    title: Label
    # Every field of the model by its name.
    fields: dict[str, FieldUse]

    # What happens to the rows when the member leaves.
    on_leaving: OnLeaving
    # The values that rows get when they are anonymised.
    anonymised_values: dict[str, object] = field(default_factory=dict)
    # Called with the primary keys of rows that are about to be erased: to lock what the actions of the room lock before
    # these rows, so that erasing and an action never wait for each other.
    lock_first: Callable[[list], None] | None = None
    # Called with the primary keys of rows that leaving, pausing or retention changed: to update counters, search and
    # open pages.
    after_change: Callable[[list], None] | None = None

    # For content that a member wrote for others, and can let go of without leaving: the values that rows get when the
    # member removes the content.
    removed_values: dict[str, object] = field(default_factory=dict)
    # What is chosen for the content when the member does not choose.
    default_choice: ContentChoice = ContentChoice.ANONYMISE
    # The field with the moment at which the content was written.
    written_at: str = "created_at"
    # The lookup of the title of what the content belongs to: "topic__group__title".
    parent_title: str = ""
    # The model of the content whose rows these rows belong to and are deleted with: Post, for its earlier versions.
    part_of: type[Model] | None = None

    # The columns of the register of processing: why the data is held, and how long, in words.
    purpose: Label
    kept_for: Label
    # The rule that the nightly job applies, or the reason why there is none.
    retention: Retention | str

    @property
    def model_label(self) -> str:
        """The name of the model, "forum.Post": in URLs, in forms, in the ledger and in the export."""
        return self.model._meta.label

    @property
    def is_authored(self) -> bool:
        """Whether the rows are content that a member wrote for others."""
        return bool(self.removed_values)

    def names_of(self, use: FieldUse) -> list[str]:
        """Return the names of the fields of this class."""
        return [name for name, its_use in self.fields.items() if its_use == use]

    def rows(self) -> QuerySet:
        """Return the rows of all members."""
        return self.model._base_manager.all()

    def rows_of(self, member: Model) -> QuerySet:
        return self.rows().filter(**{self.owner or "pk": member.pk})

    def expired_rows(self, now: datetime) -> QuerySet:
        """Return the rows of all members whose retention is over; only for a holding with a ``Retention``."""
        return self.retention.expired(self.rows(), now)


_holdings: dict[str, Holding] = {}
_without_personal_data: dict[str, str] = {}


def holding(model: type[Model], *, export: str = "", internal: str = "", secret: str = "", **declaration) -> None:
    """Declare the personal data in ``model``.

    ``export``, ``internal`` and ``secret`` are names of fields with spaces between them, see ``FieldUse``; the other
    arguments are the fields of ``Holding``.

    Raises:
        ImproperlyConfigured: the declaration does not fit the model, or the model was declared before.
    """
    uses = {FieldUse.EXPORT: export, FieldUse.INTERNAL: internal, FieldUse.SECRET: secret}
    classified = [(name, use) for use, names in uses.items() for name in names.split()]
    declared = Holding(model=model, fields=dict(classified), **declaration)
    if mistakes := _mistakes(declared, [name for name, _use in classified]):
        raise ImproperlyConfigured(f"privacy of {declared.model_label}: {'; '.join(mistakes)}")
    _holdings[model._meta.label_lower] = declared


def _mistakes(declared: Holding, names: list[str]) -> list[str]:
    retention = declared.retention if isinstance(declared.retention, Retention) else None
    updated = {*declared.anonymised_values, *declared.removed_values, *(retention.update if retention else ())}
    mistakes = [f"{name} stands there twice" for name, count in Counter(names).items() if count > 1]
    mistakes += [f"{name} is no column" for name in sorted({*names, *updated} - _field_names(declared.model))]
    if declared.model._meta.label_lower in _holdings:
        mistakes.append("it is declared twice")
    if declared.on_leaving == OnLeaving.ANONYMISE and not declared.anonymised_values:
        mistakes.append("anonymised_values is missing")
    lookups = [declared.owner or "pk"]
    lookups += [declared.written_at, declared.parent_title] if declared.is_authored else []
    lookups += [retention.since] if retention else []
    try:  # building the query checks the lookups; it is not run
        declared.rows().filter(
            retention.only if retention else Q(), **{f"{lookup}__isnull": False for lookup in lookups if lookup}
        )
    except FieldError as error:
        mistakes.append(str(error))
    return mistakes


def no_personal_data(reason: str, *models: str) -> None:
    """Declare that these models ("app.Model", or "app.*" for all of an app) hold no personal data, and why.

    Raises:
        LookupError: there is no such model or app.
    """
    for label in models:
        app_label, _, model_name = label.partition(".")
        if model_name == "*":
            apps.get_app_config(app_label)
        else:
            apps.get_model(app_label, model_name)
        _without_personal_data[label.lower()] = reason


def holdings() -> list[Holding]:
    """Return all holdings in the order of declaration: from the upper rooms to the lower ones."""
    return list(_holdings.values())


def authored_holding(model_label: str) -> Holding | None:
    """Return the holding of this model when it is content that members write for others."""
    declared = _holdings.get(model_label.lower())
    return declared if declared and declared.is_authored else None


def without_personal_data() -> dict[str, str]:
    """Return the reason per model ("app.model" or "app.*") that holds no personal data."""
    return dict(_without_personal_data)


def unclassified() -> list[str]:
    """Return the models and fields that no room classified, as "app.model" or "app.model.field"."""
    missing = []
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label_lower
        if label in _without_personal_data or f"{model._meta.app_label}.*" in _without_personal_data:
            continue
        declared = _holdings.get(label)
        if declared is None:
            missing.append(label)
        else:
            missing += sorted(f"{label}.{name}" for name in _field_names(model) - set(declared.fields))
    return missing


def _field_names(model: type[Model]) -> set[str]:
    """Return the names of the columns. A many-to-many relation is a model of its own, and classified as such."""
    return {each.name for each in model._meta.get_fields() if each.concrete}
