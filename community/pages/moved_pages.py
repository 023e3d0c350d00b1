"""The page that had another URL before an editor moved it."""

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from community.pages.models import BasePage
from community.pages.navigation.links import page_path


def moved_page(request: HttpRequest, path: str) -> BasePage | None:
    """Return the page that was at ``path`` in the tree ("lezen/"); None when this reader may not see it.

    Wagtail keeps the old path in the language of the editor who moved the page, so both languages are looked up.
    """
    redirects = Redirect.get_for_site(Site.find_for_request(request)).filter(
        old_path__in=[_old_path(path, language) for language, _ in settings.LANGUAGES], redirect_page__isnull=False
    )
    newest = redirects.select_related("redirect_page").order_by("-created_at", "-pk").first()
    if newest is None:
        return None
    page = newest.redirect_page.specific
    return page if isinstance(page, BasePage) and _is_visible(page, request.user) else None


def _is_visible(page: BasePage, user) -> bool:
    return type(page).objects.visible_to(user).filter(pk=page.pk).exists()


def _old_path(path: str, language: str) -> str:
    with translation.override(language):
        return Redirect.normalise_path(page_path(path))
