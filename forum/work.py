"""Posts without an answer, for "My work" of hosts and moderators."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from community.members.duties.registry import WorkLink, register
from community.members.models import Member
from forum.models import Post, Topic, Unanswered
from forum.unanswered.rules import looks_after_answers

MOST_COUNTED = 100  # of each kind


def unanswered(member: Member) -> Iterator[WorkLink]:
    if not looks_after_answers(member):
        return
    waiting = Unanswered.objects.visible_to(member).count()
    note = ngettext("%(n)s post waits for a first answer", "%(n)s posts wait for a first answer", waiting)
    yield WorkLink(_("Without an answer"), reverse("forum:unanswered"), note % {"n": waiting})


register(26, unanswered, heading=gettext_lazy("Forum"))


def held(member: Member) -> Iterator[WorkLink]:
    """Yield what waits until somebody has read it, where the member looks after people; nothing when nothing waits."""
    # in the order of the index of what is held: a count alone would read every post
    kinds = (Topic.objects.held_for(member), Post.objects.held_for(member))
    waiting = sum(len(rows.order_by("created_at", "pk").values_list("pk")[:MOST_COUNTED]) for rows in kinds)
    if waiting:
        note = ngettext("%(n)s text of a newcomer waits", "%(n)s texts of newcomers wait", waiting)
        yield WorkLink(_("To read first"), reverse("forum:held"), note % {"n": waiting}, waits=True)


register(12, held, heading=gettext_lazy("Moderation"))
