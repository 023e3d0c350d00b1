"""The pages of the CMS for operators who are no editors: the settings of the house and announcements."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from community.members.rules import can_edit_pages, can_operate

# The settings of the house and the announcements, with the pages of Wagtail that their forms ask.
FOR_OPERATORS = frozenset(
    [
        *("wagtailadmin_home", "wagtailadmin_account", "wagtailadmin_login", "wagtailadmin_logout", "cms_login"),
        *("cms_logout", "cms_account", "wagtailadmin_sprite", "wagtailadmin_javascript_catalog"),
        *("wagtailadmin_dismissibles", "wagtailadmin_choose_page", "wagtailadmin_choose_page_child"),
        *("wagtailadmin_choose_page_search", "wagtailadmin_choose_page_chosen_multiple"),
        *("wagtailsettings:edit", "wagtailsettings:preview_on_edit"),
    ]
)
ANNOUNCEMENTS = "wagtailsnippets_pages_announcement:"


class OperatorsInTheCmsMiddleware:
    """Answer 404 to an operator who asks for another page of the CMS: its choosers and reports show every editor's
    drafts to whoever gets in."""

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        """Check where the request leads.

        Raises:
            Http404: this page of the CMS is for editors.
        """
        if not request.path.startswith(settings.CMS_PATH) or not request.user.is_authenticated:
            return
        name = request.resolver_match.view_name or ""
        if name in FOR_OPERATORS or name.startswith(ANNOUNCEMENTS):
            return
        if can_operate(request.user) and not can_edit_pages(request.user):
            raise Http404
