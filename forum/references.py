"""Topics that are about a page of the site."""

from collections.abc import Iterator

from django.utils.translation import ngettext

from community.pages.models import BasePage
from community.pages.references import Reference, register
from forum.choices import AboutKind
from forum.models import Topic


def topics_about(page: BasePage) -> Iterator[Reference]:
    """Yield how many topics are about this page, in every group; never which, as groups are closed."""
    if page.kind not in AboutKind:
        return
    if number := Topic.objects.about(page.kind, page.public_id).exclude(state="removed").count():
        text = ngettext("%(n)s conversation is about it", "%(n)s conversations are about it", number)
        yield Reference(text % {"n": number})


register(BasePage, topics_about)
