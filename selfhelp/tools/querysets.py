from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from community.members.models import Member
from community.moderation.querysets.content import ModeratedQuerySet
from community.pages.querysets import BasePageQuerySet
from community.readers import Readers


class ToolQuerySet(BasePageQuerySet):
    """Chainable filters of the catalogue."""

    def on_platform(self, code: str) -> "ToolQuerySet":
        return self.filter(platforms__contains=code) if code else self

    def in_language(self, code: str) -> "ToolQuerySet":
        return self.filter(languages__contains=code) if code else self

    def about_theme(self, slug: str) -> "ToolQuerySet":
        return self.filter(themes__slug=slug).distinct() if slug else self

    def for_age(self, age: int | None) -> "ToolQuerySet":
        if age is None:
            return self
        return self.filter(Q(age_from__lte=age) & (Q(age_to=0) | Q(age_to__gte=age)))


class ExperienceQuerySet(ModeratedQuerySet):
    readers = Readers.EVERYONE

    def visible_to(self, user: Member | AnonymousUser) -> "ExperienceQuerySet":
        """Experiences are public, like the page of their tool."""
        return self.shown_to(user).filter(tool__live=True)
