"""When an answer usually comes, counted from the topics of the boards; never from what a group wrote for itself."""

from datetime import timedelta
from statistics import median

from django.core.cache import cache
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.models import Post, Topic

COUNTED_TOPICS = 100
FEWEST_TOPICS = 5  # below this the middle one says nothing
YOUNGEST = timedelta(days=3)  # a topic has had this long to be answered
CACHE_KEY, CACHE_SECONDS = "forum.answer_hours", 3600


def usual_answer_time() -> str:
    """Return the sentence that says when an answer usually comes: the middle one of the newest topics."""
    hours = cache.get_or_set(CACHE_KEY, _middle_hours, CACHE_SECONDS)
    if hours <= 3:
        return _("Usually somebody answers within a few hours.")
    if hours <= 24:
        return _("Usually somebody answers within a day.")
    if hours <= 72:
        return _("Usually somebody answers within three days.")
    return _("An answer can take some days; not many people write here yet.")


def _middle_hours() -> float:
    """Return the hours until the first answer of somebody else; infinite when half of the topics have none."""
    first_answer = Post.objects.in_place().filter(topic=OuterRef("pk")).replies().exclude(author=OuterRef("author"))
    topics = Topic.objects.in_place().on_boards().filter(created_at__lt=timezone.now() - YOUNGEST)
    rows = topics.order_by("-created_at").annotate(
        answered_at=Subquery(first_answer.order_by("number").values("created_at")[:1])
    )[:COUNTED_TOPICS]
    waits = [
        (row.answered_at - row.created_at).total_seconds() / 3600 if row.answered_at else float("inf") for row in rows
    ]
    return median(waits) if len(waits) >= FEWEST_TOPICS else float("inf")
