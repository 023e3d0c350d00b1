"""The queue, for "My work" of moderators."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.members.duties.registry import WorkLink, register
from community.members.models import Member
from community.moderation.models import Report
from community.moderation.rules import is_moderator


def queue(member: Member) -> Iterator[WorkLink]:
    if not is_moderator(member):
        return
    waiting = Report.objects.visible_to(member).undecided().count()
    note = ngettext("%(n)s report waiting", "%(n)s reports waiting", waiting) % {"n": waiting}
    yield WorkLink(_("Moderation"), reverse("moderation:queue"), note)


register(10, queue)
