from collections.abc import Collection

from django.db import models

from community.members.choices import DutyKind
from community.members.rules import duty_group_ids


class StatementTemplateQuerySet(models.QuerySet):
    def visible_to(self, user) -> "StatementTemplateQuerySet":
        """Return all texts to a moderator, and none to others."""
        return self if duty_group_ids(user, DutyKind.MODERATOR) else self.none()

    def for_decisions(self, outcomes: Collection[str], *, is_second_look: bool = False) -> "StatementTemplateQuerySet":
        """Return the texts that fit a decision with one of these outcomes."""
        moment = {"in_second_looks": True} if is_second_look else {"in_decisions": True}
        return self.filter(outcome__in=["", *outcomes], **moment)

    def for_notes(self) -> "StatementTemplateQuerySet":
        return self.filter(in_notes=True)
