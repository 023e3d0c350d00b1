from django.db import models


class ConsentQuerySet(models.QuerySet):
    def standing(self) -> "ConsentQuerySet":
        """Return the consents that were given and have not ended."""
        return self.filter(withdrawn_at=None)

    def newest_first(self) -> "ConsentQuerySet":
        return self.order_by("-given_at", "-pk")
