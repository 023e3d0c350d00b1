from django.db import models
from django.utils.translation import gettext_lazy as _

TITLE_MAX_CHARACTERS = 120
NOTE_MAX_CHARACTERS = 200
POSTS_PER_PAGE = 30
TOPICS_PER_PAGE = 20
UNANSWERED_DAYS = 30  # after these a post waits no longer
NEWCOMER_DAYS = 30  # since signing up: the first post of a newcomer waits for an answer, also within a topic


class ReactionKind(models.TextChoices):
    """Short words of support instead of likes: no thumbs, no ranking."""

    RECOGNISE = "recognise", _("I recognise this")
    SUPPORT = "support", _("Support")
    THANKS = "thanks", _("Thank you")


class AboutKind(models.TextChoices):
    """Kinds of pages that a topic may be about; the page is known here by its public id only."""

    TOOL = "tool", _("Tool")
    COURSE = "course", _("Course")
    ARTICLE = "article", _("Article")
    STORY = "story", _("Recovery story")
    THEME = "theme", _("Theme")
