"""Let every connection notice what changes, but not while migrations run: before them there is no table to count in."""

from collections.abc import Callable

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate
from django.dispatch import receiver

from community.generations.actions import raise_generation
from community.generations.models import GenerationChange
from community.generations.public import PUBLIC, notice_changes

OWN_APP = apps.get_app_config("generations")
_migrating: set[str] = set()  # aliases of databases


@receiver(connection_created)
def watch(connection, **_signal) -> None:
    if connection.alias == DEFAULT_DB_ALIAS and notice not in connection.execute_wrappers:
        connection.execute_wrappers.append(notice)


def notice(execute: Callable, *statement) -> object:
    return execute(*statement) if _migrating else notice_changes(execute, *statement)


@receiver(pre_migrate, sender=OWN_APP)
def migration_begins(using: str, **_signal) -> None:
    _migrating.add(using)


@receiver(post_migrate, sender=OWN_APP)
def migration_ended(using: str, **_signal) -> None:
    _migrating.discard(using)
    tables = connections[using].introspection.table_names()
    if using == DEFAULT_DB_ALIAS and GenerationChange._meta.db_table in tables:
        raise_generation(PUBLIC)
