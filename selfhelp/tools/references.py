"""References of members to a tool: their ratings, and words of their own."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.pages.references import Change, Reference, register
from selfhelp.tools.models import Tool

LOST_WITH_THE_TOOL = frozenset({Change.DELETE})


def words_of_members(tool: Tool) -> Iterator[Reference]:
    """Yield the ratings and experiences, which would be deleted with the page of the tool."""
    way_out = {
        "url": reverse("wagtailadmin_pages:edit", args=[tool.pk]),
        "link": _("Does the tool no longer exist? Tick that in its form; the words stay"),
    }
    if experiences := tool.experiences.exclude(text="").count():
        text = ngettext("%(n)s member wrote an experience", "%(n)s members wrote an experience", experiences)
        yield Reference(text % {"n": experiences}, LOST_WITH_THE_TOOL, **way_out)
    if ratings := tool.ratings.count():
        text = ngettext("%(n)s member rated it", "%(n)s members rated it", ratings)
        yield Reference(text % {"n": ratings}, LOST_WITH_THE_TOOL, **({} if experiences else way_out))


register(Tool, words_of_members)
