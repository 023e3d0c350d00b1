"""The generation ``public``: raised by every transaction that may change what a visitor sees.

No action has to think of it. Each statement that changes rows goes past ``notice_changes``, and raises the generation
unless a room declared, in its ``privacy.py``, that visitors never see that table or column. So a new model is safe
on its first day; a table that is written all the time is declared.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.apps import apps
from django.db.models import Model

from community.generations.actions import raise_generation
from community.generations.models import GenerationChange

PUBLIC = "public"

# Statements that change no rows. Any other that cannot be read counts as a change.
NO_CHANGE = re.compile(
    r"[\s(]*(SELECT|SAVEPOINT|RELEASE|ROLLBACK|COMMIT|BEGIN|SET|SHOW|LOCK|PRAGMA|EXPLAIN|VACUUM|ANALYZE"
    r"|CREATE|ALTER|DROP|COMMENT)\b",
    re.IGNORECASE,
)
CHANGE = re.compile(
    r'\s*(INSERT|UPDATE|DELETE|REPLACE)\s+(?:OR\s+\w+\s+)?(?:INTO\s+|FROM\s+)?"?(\w+)"?(?!\.)', re.IGNORECASE
)
# Django writes a column that is assigned without its table, and one that is compared with it.
ASSIGNED = re.compile(r'(?<!\.)"(\w+)" = ')

_unseen_tables: set[str] = {GenerationChange._meta.db_table, "django_migrations"}
_unseen_columns: dict[str, set[str]] = {}
_names_by_table: dict[str, set[str]] = {}
_is_unseen = ContextVar("is_unseen", default=False)


def unseen_by_visitors(_reason: str, *names: str) -> None:
    """Declare that visitors see nothing of these models ("app.Model", "app.*"), fields ("app.Model.field") or tables,
    and why.

    Raises:
        LookupError: there is no such app or model.
        FieldDoesNotExist: there is no such field.
    """
    for name in names:
        app_label, _, rest = name.partition(".")
        model_name, _, field_name = rest.partition(".")
        if not rest:
            _unseen_tables.add(name)
        elif rest == "*":
            models = apps.get_app_config(app_label).get_models(include_auto_created=True)
            _unseen_tables.update(model._meta.db_table for model in models)
        else:
            model = apps.get_model(app_label, model_name)
            table = model._meta.db_table
            if field_name:
                _unseen_columns.setdefault(table, set()).add(model._meta.get_field(field_name).column)
            else:
                _unseen_tables.add(table)


@contextmanager
def unseen_addition(is_unseen: bool) -> Iterator[None]:
    """Raise nothing for the rows that are added within when ``is_unseen``: a post in a closed group, for instance.

    Only for what is added. What is taken away raises it always: the group may have been opened a moment ago, and a page
    with it kept since.
    """
    before = _is_unseen.set(is_unseen)
    try:
        yield
    finally:
        _is_unseen.reset(before)


def count_changes(name: str, models: Iterable[type[Model]]) -> None:
    """Raise this generation too with every change of a row of these models that visitors may see."""
    for model in models:
        _names_by_table.setdefault(model._meta.db_table, set()).add(name)


def _raised_by(sql: object) -> set[str]:
    """Return the generations that this statement raises; all of them when it cannot be read."""
    if isinstance(sql, str) and not changes_public(sql):
        return set()
    change = CHANGE.match(sql) if isinstance(sql, str) else None
    names = set().union(*_names_by_table.values()) if change is None else _names_by_table.get(change[2], set())
    return {PUBLIC, *names}


def changes_public(sql: str) -> bool:
    """Return whether this statement may change what a visitor sees."""
    if NO_CHANGE.match(sql):
        return False
    change = CHANGE.match(sql)
    if change is None:
        return True
    verb, table = change[1].upper(), change[2]
    if table in _unseen_tables:
        return False
    assigned = set(ASSIGNED.findall(sql)) if verb == "UPDATE" and table in _unseen_columns else set()
    return not assigned or not assigned <= _unseen_columns[table]


def notice_changes(execute: Callable, sql: object, params: object, many: bool, context: dict) -> object:
    """Raise the generations of a statement that may change what a visitor sees (a wrapper of Django's ``execute``)."""
    names = [] if _is_unseen.get() else sorted(_raised_by(sql))
    if context["connection"].in_atomic_block:
        _raise_all(names)
        return execute(sql, params, many, context)
    # a transaction of its own, which SQLite ends when its rows have been fetched: nothing can be put in it
    result = execute(sql, params, many, context)
    _raise_all(names)
    return result


def _raise_all(names: Iterable[str]) -> None:
    for name in names:
        raise_generation(name)
