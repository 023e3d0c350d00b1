"""Views in the place of Wagtail's own: the login, the logout and the settings of an editor."""

from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST
from wagtail.admin.views.account import AccountView, LocaleSettingsPanel, ThemeSettingsPanel
from wagtail.documents.views.documents import DeleteView as DocumentDeleteView
from wagtail.images.views.images import DeleteView as ImageDeleteView

from community.pages.cms import in_use
from community.pages.references import Change
from community.web.decorators import not_idempotent, unlimited
from community.web.redirects import same_site_url


def login(request: HttpRequest) -> HttpResponse:
    """Lead to the login of the site: Wagtail's own knows no second step and no rate limit.

    Raises:
        Http404: the member is logged in and is no editor.
    """
    wanted = same_site_url(request, request.GET.get("next", ""), reverse("wagtailadmin_home"))
    if not request.user.is_authenticated:
        return redirect(f"{reverse('account_login')}?{urlencode({'next': wanted}, safe='/')}")
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404
    return redirect(wanted)


@unlimited
@not_idempotent
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Log out through the adapter, which also closes open sockets; Wagtail's own view leaves them open."""
    get_adapter(request).logout(request)
    return redirect("/")


class AccountSettings(AccountView):
    """Language and theme only: Wagtail's own page also asks for a real name and a photograph."""

    def get_panels(self) -> list:
        return [panel for panel in super().get_panels() if isinstance(panel, LocaleSettingsPanel | ThemeSettingsPanel)]


class DeleteUnusedFile:
    """Says which pages show a file, and deletes it only when none does."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return in_use.answer(request, [self.object], Change.DELETE) or super().dispatch(request, *args, **kwargs)


class DeleteImage(DeleteUnusedFile, ImageDeleteView):
    """Wagtail's page for deleting an image, which has no hook to say more."""


class DeleteDocument(DeleteUnusedFile, DocumentDeleteView):
    """Wagtail's page for deleting a document, which has no hook to say more."""
