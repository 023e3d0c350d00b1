from django.db import models


class NoteQuerySet(models.QuerySet):
    def visible_to(self, user) -> "NoteQuerySet":
        """Return the notes to this user."""
        return self.filter(member=user) if user.is_authenticated else self.none()
