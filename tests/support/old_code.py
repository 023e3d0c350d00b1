"""Whether processes of the version before still work on a database that a migration has changed: an update without
downtime migrates first, and restarts them one after the other."""

from collections.abc import Iterator

from django.db import models
from django.db.migrations import Migration, RunPython
from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AlterField,
    AlterModelTable,
    AlterUniqueTogether,
    CreateModel,
    DeleteModel,
    RemoveField,
    RenameField,
    RenameModel,
    RunSQL,
    SeparateDatabaseAndState,
)
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED

TAKES_AWAY = (RemoveField, DeleteModel, RenameField, RenameModel, AlterModelTable)
MARK = "second_step"  # attribute of a migration: why nothing reads or breaks this any more
MARK_WORDS = 4


def harms(migration: Migration, state: ProjectState) -> list[str]:
    """Return a sentence for each operation that the code before would notice; ``state`` is that before the migration.

    None when the migration says that it is the second step: ``second_step = "no code since 1.4 asks for it"``.
    """
    if len(str(getattr(migration, MARK, "")).split()) >= MARK_WORDS:
        return []
    reasons, new_tables = [], set()
    for operation in _on_database(migration.operations):
        if isinstance(operation, CreateModel):
            new_tables.add(operation.name_lower)
        elif getattr(operation, "model_name_lower", "") not in new_tables:  # the code before knows no new table
            reasons += _harm(operation, migration.app_label, state)
        operation.state_forwards(migration.app_label, state)
    return reasons


def _on_database(operations: list[Operation]) -> Iterator[Operation]:
    for operation in operations:
        if isinstance(operation, SeparateDatabaseAndState):
            yield from _on_database(operation.database_operations)
        else:
            yield operation


def _harm(operation: Operation, app: str, state: ProjectState) -> list[str]:
    if isinstance(operation, TAKES_AWAY):
        return [f"{operation.describe()}: the code before still asks for it"]
    if isinstance(operation, AddField):
        return [f"{operation.describe()}: {why}" for why in _required(operation.field)]
    if isinstance(operation, AlterField):
        before = state.models[app, operation.model_name_lower].fields[operation.name]
        return [f"{operation.describe()}: {why}" for why in _narrower(before, operation.field)]
    if isinstance(operation, AddConstraint | AlterUniqueTogether):
        return [f"{operation.describe()}: the code before may store what it forbids"]
    if isinstance(operation, RunSQL):
        return [f"{operation.describe()}: nobody can tell from here what it does"]
    assert isinstance(operation, RunPython) or operation.reduces_to_sql
    return []


def _required(field: models.Field) -> list[str]:
    """Say why the code before cannot insert a row: it does not name a column that it does not know."""
    if field.many_to_many or field.null or field.db_default is not NOT_PROVIDED:
        return []
    return ["give it a db_default, or let it be null: the code before inserts rows without it"]


def _narrower(before: models.Field, after: models.Field) -> list[str]:
    reasons = []
    if before.null and not after.null:
        reasons.append("the code before still stores NULL")
    if before.db_default is not NOT_PROVIDED and after.db_default is NOT_PROVIDED:
        reasons.append("the code before may rely on its db_default")
    if before.get_internal_type() != after.get_internal_type():
        reasons.append("the code before reads and writes another type")
    if after.unique and not before.unique:
        reasons.append("the code before may store the same twice")
    if (after.max_length or 0) and (before.max_length or 0) > after.max_length:
        reasons.append("the code before stores longer texts")
    if before.db_column != after.db_column:
        reasons.append("the code before asks for the other column")
    return reasons
