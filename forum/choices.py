from django.db import models
from django.utils.translation import gettext_lazy as _

TITLE_MAX_CHARACTERS = 120
NOTE_MAX_CHARACTERS = 200
POSTS_PER_PAGE = 30
TOPICS_PER_PAGE = 20


class ReactionKind(models.TextChoices):
    """Quiet words, never a like: no thumbs, no ranking."""

    RECOGNISE = "recognise", _("I recognise this")
    SUPPORT = "support", _("Support")
    THANKS = "thanks", _("Thank you")


class AboutKind(models.TextChoices):
    """What a topic may be about: a page of this kind, known here by its public id only."""

    TOOL = "tool", _("Tool")
    COURSE = "course", _("Course")
    ARTICLE = "article", _("Article")
    STORY = "story", _("Recovery story")
    THEME = "theme", _("Theme")
