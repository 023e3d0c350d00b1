"""Lists of texts, so many at a time: the address says below which text a page begins."""

from django.http import HttpRequest
from django.utils.http import urlencode

from community.html import one_line
from community.pages.querysets import BasePageQuerySet

TEXTS_PER_PAGE = 24


def some(request: HttpRequest, texts: BasePageQuerySet) -> dict:
    """``texts`` of this page, and ``older_url`` and ``newer_url`` where there are more.

    ``?below=<slug>``; a slug that is not among them gives the first page: whoever has an old link finds a way in.
    """
    below = one_line(request.GET.get("below", ""))
    start = texts.filter(slug=below).first() if below else None
    found = list((texts.below(start) if start else texts)[: TEXTS_PER_PAGE + 1])
    more, found = len(found) > TEXTS_PER_PAGE, found[:TEXTS_PER_PAGE]
    return {
        "texts": found,
        "older_url": f"?{urlencode({'below': found[-1].slug})}" if more else "",
        "newer_url": request.path if start else "",
    }
