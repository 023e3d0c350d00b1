from django.db import models


class DraftQuerySet(models.QuerySet):
    def text_for(self, user, key: str) -> str:
        """Return the text of the user's draft with this key; "" without one, and for a visitor."""
        if not user.is_authenticated:
            return ""
        return self.filter(member=user, key=key).values_list("text", flat=True).first() or ""

    def newest_first(self):
        return self.order_by("-updated_at", "-pk")
