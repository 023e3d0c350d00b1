"""An update without downtime: the code before goes on working while, and after, the database is migrated.

So a column is added (with a ``db_default``, or null), used by the next version, and required or taken away by the one
after that: its migration then says ``second_step = "..."``. The way back to the version before needs no migration.
"""

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations import AddField, AddIndex, AlterField, Migration, RemoveField, RenameField
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AddConstraint, CreateModel, SeparateDatabaseAndState
from django.db.migrations.state import ModelState, ProjectState

from tests.support.old_code import harms
from tests.support.rooms import PACKAGES

pytestmark = pytest.mark.once

# Up to these an update stops the site first (CHANGELOG.md, "Before you upgrade"); all that came later is read.
BASELINE = {
    "audit": "0002_initial",
    "community": "0001_cache_table",
    "contact": "0002_messages_by_state",
    "export": "0001_the_file",
    "forum": "0004_indexes_of_lists",
    "generations": "0001_initial",
    "groups": "0006_declined_because",
    "members": "0020_away_members",
    "moderation": "0011_undecided_and_newest_first",
    "notifications": "0006_newest_first",
    "operations": "0002_periodic_run",
    "pages": "0009_minutes_to_read",
    "privacy": "0001_leaving_and_retention",
    "private": "0001_initial",
    "recoverycollege": "0007_calendar_versions",
    "rooms": "0004_sessions_by_end",
    "tools": "0004_wording",
}


@pytest.fixture(scope="module")
def loader() -> MigrationLoader:
    return MigrationLoader(connection=None)


def own_apps() -> set[str]:
    return {config.label for config in apps.get_app_configs() if config.name.partition(".")[0] in PACKAGES}


def new_migrations(loader: MigrationLoader) -> list[Migration]:
    """Return the migrations after the baseline; of an app that was not there then, all but its first."""
    old = {node for label, name in BASELINE.items() for node in loader.graph.forwards_plan((label, name))}
    nodes = sorted(node for node in loader.graph.nodes if node[0] in own_apps() and node not in old)
    return [loader.graph.nodes[node] for node in nodes]


def test_code_before_works_on_the_database_after_every_new_migration(loader):
    refused = []
    for migration in new_migrations(loader):
        state = loader.project_state((migration.app_label, migration.name), at_end=False)
        refused += [f"{migration}: {harm}" for harm in harms(migration, state)]
    assert refused == [], "\n".join(["in two steps, or say second_step:", *refused])


def test_baseline_names_migrations_that_there_are(loader):
    assert {node for node in BASELINE.items() if node not in loader.graph.nodes} == set()


FIELDS = {"id": models.BigAutoField(primary_key=True), "name": models.CharField(max_length=20, null=True)}


def migration_with(*operations, **attributes) -> Migration:
    made = type("Migration", (Migration,), {"operations": list(operations), **attributes})
    return made("0002_new", "room")


def harms_of(migration: Migration) -> list[str]:
    state = ProjectState()
    state.add_model(ModelState("room", "Thing", list(FIELDS.items())))
    return harms(migration, state)


REFUSED = {
    "take a column away": RemoveField("thing", "name"),
    "rename a column": RenameField("thing", "name", "title"),
    "require a column that was null": AlterField("thing", "name", models.CharField(max_length=20)),
    "shorten a text": AlterField("thing", "name", models.CharField(max_length=9, null=True)),
    "make a column unique": AlterField("thing", "name", models.CharField(max_length=20, null=True, unique=True)),
    "change a type": AlterField("thing", "name", models.TextField(null=True)),
    "add a column with a default of Python": AddField("thing", "size", models.IntegerField(default=0)),
    "add a constraint": AddConstraint("thing", models.UniqueConstraint(fields=["name"], name="one_name")),
}
ALLOWED = {
    "add a column that may be null": AddField("thing", "size", models.IntegerField(null=True)),
    "add a column with a default of the database": AddField("thing", "size", models.IntegerField(db_default=0)),
    "lengthen a text": AlterField("thing", "name", models.CharField(max_length=40, null=True)),
    "add a table": CreateModel("Other", [("id", models.BigAutoField(primary_key=True))]),
    "add an index": AddIndex("thing", models.Index(fields=["name"], name="by_name")),
    "forget a column in the state alone": SeparateDatabaseAndState(state_operations=[RemoveField("thing", "name")]),
}


@pytest.mark.parametrize("what", REFUSED)
def test_migration_that_the_code_before_would_notice_is_refused(what):
    assert len(harms_of(migration_with(REFUSED[what]))) == 1


@pytest.mark.parametrize("what", ALLOWED)
def test_migration_that_the_code_before_does_not_notice_is_allowed(what):
    assert harms_of(migration_with(ALLOWED[what])) == []


def test_constraint_on_a_table_that_the_same_migration_adds_is_allowed():
    table = CreateModel("Other", list(FIELDS.items()))
    constraint = AddConstraint("other", models.UniqueConstraint(fields=["name"], name="one_name"))
    assert harms_of(migration_with(table, constraint)) == []
    assert len(harms_of(migration_with(table, REFUSED["add a constraint"]))) == 1


def test_second_step_may_take_away_what_nothing_asks_for_any_more():
    operation = RemoveField("thing", "name")
    assert harms_of(migration_with(operation, second_step="no code since 0.9 asks for it")) == []
    assert len(harms_of(migration_with(operation, second_step="yes"))) == 1
