"""Pages that the header, the footer and the code point at: an editor writes them, and cannot lose them."""

from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import PagePermissionTester

from community.pages.navigation import HOME_PATH, page_path


class PageForm(WagtailAdminPageForm):
    """An address that a page may have: one that stays when others point at it, and that no room of the house has."""

    def clean(self):
        cleaned = super().clean()
        slug = cleaned.get("slug")
        if slug and self.instance.is_fixed and slug != self.instance.url_path.strip("/").rpartition("/")[2]:
            self.add_error("slug", _("Every page points at this address. Leave it as it is."))
        elif slug and self.parent_page and is_of_a_room(f"{self.parent_page.url_path}{slug}/"):
            self.add_error("slug", _("This address belongs to another part of the house. Choose another one."))
        return cleaned


def is_of_a_room(url_path: str) -> bool:
    if not url_path.startswith(HOME_PATH):
        return False
    try:
        return resolve(page_path(url_path.removeprefix(HOME_PATH))).view_name != "wagtail_serve"
    except Resolver404:
        return False


class PageRights(PagePermissionTester):
    """What an editor may do with a page: as Wagtail has it, and nothing that takes a fixed page away."""

    def can_delete(self, ignore_bulk=False) -> bool:
        return not self.page.is_fixed and super().can_delete(ignore_bulk)  # nor moved: Wagtail asks the same

    def can_unpublish(self) -> bool:
        return not self.page.is_fixed and super().can_unpublish()

    def can_set_view_restrictions(self) -> bool:
        """Lists and search count on it that what is published is for everybody."""
        return False
