from django.db import models


class AuditEntryQuerySet(models.QuerySet):
    """Append-only: ``update`` and ``delete`` raise TypeError."""

    def about(self, thing: models.Model) -> "AuditEntryQuerySet":
        return self.filter(kind=thing._meta.label_lower, thing=str(thing.pk))

    def update(self, **kwargs):
        raise TypeError("audit entries are never changed")

    def delete(self):
        raise TypeError("audit entries are never removed")
