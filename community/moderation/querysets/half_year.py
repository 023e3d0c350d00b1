from django.db import models


class HalfYearQuerySet(models.QuerySet):
    def visible_to(self, user) -> "HalfYearQuerySet":
        """Return all of them: what is published is for everybody."""
        return self
