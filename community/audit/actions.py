from django.db import models

from community.audit.models import AuditEntry


def record(*, actor: models.Model | None, verb: str, thing: models.Model, reason: str = "", **facts) -> AuditEntry:
    """Write down a change of state. ``actor`` is None when the system acts. ``facts`` must fit JSON and hold no text
    that a member wrote."""
    return AuditEntry.objects.create(
        actor=actor, verb=verb, kind=thing._meta.label_lower, thing=str(thing.pk), reason=reason, facts=facts
    )
