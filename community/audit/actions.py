from collections.abc import Iterable

from django.db import models

from community.audit.models import AuditEntry


def record(*, actor: models.Model | None, verb: str, thing: models.Model, reason: str = "", **facts) -> AuditEntry:
    """Record a change of state. ``actor`` is None when the system acts. ``facts`` must fit JSON and hold no text
    that a member wrote."""
    return AuditEntry.objects.create(
        actor=actor, verb=verb, kind=thing._meta.label_lower, thing=str(thing.pk), reason=reason, facts=facts
    )


def record_all(*, verb: str, entries: Iterable[tuple[object, models.Model]], **facts) -> None:
    """Record the same change of many things, each with the key of its actor, in one query."""
    AuditEntry.objects.bulk_create(
        AuditEntry(actor_id=actor, verb=verb, kind=thing._meta.label_lower, thing=str(thing.pk), facts=facts)
        for actor, thing in entries
    )


def clear_actor(*, actor: models.Model, model: type[models.Model], keys: list) -> None:
    """Clear the reference to this member in the entries about these rows, which were anonymised.

    Besides the deletion of an account this is the only change of entries; what happened and when stays.
    """
    entries = AuditEntry._base_manager.filter(actor=actor, kind=model._meta.label_lower)
    entries.filter(thing__in=[str(key) for key in keys]).update(actor=None)
