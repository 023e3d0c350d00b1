"""Variables for every page of the site: its name, the navigation, the help lines."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from community.pages.helplines import all_lines, localized
from community.pages.house import announcements_for, house_for, shown_logo
from community.pages.navigation.links import language_links, page_path


def site(request: HttpRequest) -> dict:
    """Return the variables, lazy where they cost a query: a template without the frame asks nothing of the database."""
    # a request that is refused before the session was read has no user
    lines = SimpleLazyObject(lambda: all_lines(getattr(request, "user", AnonymousUser())))
    request.house = house = SimpleLazyObject(lambda: house_for(request, lines))
    return {
        "site_name": SimpleLazyObject(lambda: house.settings.shown_name),
        "colours_version": SimpleLazyObject(lambda: house.colours_version),
        "logo": SimpleLazyObject(lambda: shown_logo(house)),
        "announcements": SimpleLazyObject(lambda: announcements_for(request, house)),
        "is_demo": settings.DEMO,
        "home_url": SimpleLazyObject(page_path),
        "language_links": SimpleLazyObject(lambda: language_links(request)),
        "all_helplines": lines,
        "helplines": SimpleLazyObject(lambda: localized(line for line in lines if line.in_footer)),
        "helplines_url": SimpleLazyObject(lambda: page_path("hulplijnen/")),
    }
