"""Form and permissions of pages in the CMS: fixed pages keep their URL, and are not deleted, moved or unpublished."""

from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import PagePermissionTester

from community.pages.navigation.fixed_pages import HOME_PATH
from community.pages.navigation.links import page_path
from community.pages.references import Change, references_to


class PageForm(WagtailAdminPageForm):
    """Refuses a URL that belongs to a room, and an end for a page that somebody relies on."""

    def clean(self):
        cleaned = super().clean()
        slug = cleaned.get("slug")
        if slug and self.parent_page and is_url_of_a_room(f"{self.parent_page.url_path}{slug}/"):
            self.add_error("slug", _("This address belongs to another part of the site. Choose another one."))
        if cleaned.get("expire_at") and self.instance.pk and self.instance.live:
            self._check_expiry()
        return cleaned

    def _check_expiry(self) -> None:
        """Refuse an end for a page that somebody relies on: an editor takes it off the site when that is over."""
        for reference in references_to(self.instance):
            if Change.UNPUBLISH in reference.refuses:
                self.add_error("expire_at", str(reference.text))


def is_url_of_a_room(url_path: str) -> bool:
    if not url_path.startswith(HOME_PATH):
        return False
    try:
        return resolve(page_path(url_path.removeprefix(HOME_PATH))).view_name != "wagtail_serve"
    except Resolver404:
        return False


class PagePermissions(PagePermissionTester):
    """Wagtail's permissions, without deleting, moving and unpublishing a fixed page."""

    def can_delete(self, ignore_bulk=False) -> bool:
        return not self.page.is_fixed and super().can_delete(ignore_bulk)  # nor moved: Wagtail asks the same

    def can_unpublish(self) -> bool:
        return not self.page.is_fixed and super().can_unpublish()

    def can_set_view_restrictions(self) -> bool:
        """Return False: lists and search rely on published pages being public."""
        return False
