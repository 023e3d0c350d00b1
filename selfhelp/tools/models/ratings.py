"""Ratings and experiences of members: plain models beside the page of the tool, outside Wagtail."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.members.models import Member
from community.moderation.models import ModeratedContent
from selfhelp.tools.choices import Helped, Recommend
from selfhelp.tools.querysets import ExperienceQuerySet

MAX_EXPERIENCE_CHARACTERS = 1000


class Rating(models.Model):
    """Answers to two questions, once per member and tool. Only counts are shown, never beside a name.

    ``as_professional`` keeps the two scores apart: those of members and of professionals are never merged.
    """

    tool = models.ForeignKey("tools.Tool", on_delete=models.CASCADE, related_name="ratings")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="tool_ratings")
    as_professional = models.BooleanField(default=False)
    helped = models.CharField(_("did it help you?"), max_length=5, choices=Helped)
    recommend = models.CharField(_("would you recommend it?"), max_length=5, choices=Recommend)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tool", "member"], name="one_rating_per_tool")]

    def __str__(self):
        return f"rating {self.pk}"


class Experience(ModeratedContent):
    """A short text about a tool, under the name of the writer in the community."""

    tool = models.ForeignKey("tools.Tool", on_delete=models.CASCADE, related_name="experiences")
    text = models.TextField(_("your experience"), max_length=MAX_EXPERIENCE_CHARACTERS)

    objects = ExperienceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tool", "author"], name="one_experience_per_tool")]

    def __str__(self):
        return f"experience {self.public_id}"
