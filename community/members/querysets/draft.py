from django.db import models


class DraftQuerySet(models.QuerySet):
    def newest_first(self):
        return self.order_by("-updated_at", "-pk")
