"""What every page of the site needs: the name, the navigation, the help lines."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from community.pages import navigation
from community.pages.helplines import for_reader
from community.pages.models import HelpLine


def site(request: HttpRequest) -> dict:
    """Lazy where it costs something: a template that shows no frame asks nothing of the database.

    The help lines are one small query; a copy in memory could be out of date in another process, and a telephone
    number may not be.
    """
    return {
        "site_name": settings.SITE_NAME,
        "is_demo": settings.DEMO,
        "home_url": SimpleLazyObject(navigation.page_path),
        "language_links": SimpleLazyObject(lambda: navigation.language_links(request)),
        "helplines": SimpleLazyObject(lambda: for_reader(HelpLine.objects.visible_to(None).on_every_page())),
        "helplines_url": SimpleLazyObject(lambda: navigation.page_path("hulplijnen/")),
    }
