from django.db import models


class DraftQuerySet(models.QuerySet):
    def words_at(self, member, place: str) -> str:
        """What this member was writing there; "" when that is nothing, and for a visitor."""
        if member is None or not member.is_authenticated:
            return ""
        return self.filter(member=member, place=place).values_list("text", flat=True).first() or ""
