"""Variables for every page of the site: its name, the navigation, the help lines."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from community.pages.helplines import localized
from community.pages.models import HelpLine
from community.pages.navigation.links import language_links, page_path
from community.prepared import PreparedQuery

_all_lines = PreparedQuery(lambda: HelpLine.objects.visible_to(AnonymousUser()))


def site(request: HttpRequest) -> dict:
    """Return the variables, lazy where they cost a query: a template without the frame asks nothing of the database.

    The help lines are one small query, also for those in the middle of a text. A copy in memory could be out of date in
    another process, and a telephone number may not be.
    """
    lines = SimpleLazyObject(_all_lines.rows)
    return {
        "site_name": settings.SITE_NAME,
        "is_demo": settings.DEMO,
        "home_url": SimpleLazyObject(page_path),
        "language_links": SimpleLazyObject(lambda: language_links(request)),
        "all_helplines": lines,
        "helplines": SimpleLazyObject(lambda: localized(line for line in lines if line.in_footer)),
        "helplines_url": SimpleLazyObject(lambda: page_path("hulplijnen/")),
    }
