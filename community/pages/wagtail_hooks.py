"""Hooks into Wagtail: what editors see in the CMS, who sees a page, and effects of a change."""

from django.conf import settings
from django.http import Http404
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.contrib.settings.models import register_setting
from wagtail.snippets.models import register_snippet

from community.members.rules import can_edit_pages
from community.pages import actions
from community.pages.cms import copying, in_use
from community.pages.cms.panels import SecondStepNote
from community.pages.cms.viewsets import (
    AnnouncementViewSet,
    AuthorViewSet,
    HelpLineViewSet,
    StatementTemplateViewSet,
)
from community.pages.media.document_links import VisibleDocumentLink
from community.pages.models import (
    Announcement,
    HelpLine,
    HouseColours,
    HouseLogo,
    HouseMenu,
    HouseSettings,
    PromiseTimes,
)
from community.pages.navigation.links import page_path
from community.pages.references import Change

# Members are people, not rows in the CMS; collections and workflows come when somebody needs them. Redirects are made
# when a page moves, and need no care.
HIDDEN_SETTINGS = {"users", "groups", "collections", "workflows", "workflow-tasks", "sites", "redirects", "locales"}
HIDDEN_MENU = {"help"}
FOR_EDITORS = {"reports"}  # Wagtail shows them to everybody whom it lets in
HIDDEN_REPORTS = {"page-types-usage"}  # names of classes, for those who program
HIDDEN_PANELS = {"WhatsNewInWagtailVersionPanel", "UpgradeNotificationPanel"}

SECOND_LOOK = _(
    "The number that you changed is not shown yet: somebody else calls it first. Is there nobody else? Then you can do "
    "that yourself."
)

register_snippet(HelpLineViewSet)
register_snippet(AuthorViewSet)
register_snippet(AnnouncementViewSet)
register_setting(HouseSettings, icon="home")
register_setting(HouseLogo, icon="image")
register_setting(HouseColours, icon="view")
register_setting(HouseMenu, icon="list-ul")
register_snippet(StatementTemplateViewSet)
register_setting(PromiseTimes, icon="time")


@hooks.register("before_serve_page")
def check_visibility(page, request, serve_args, serve_kwargs) -> None:
    """Serve a page only to a reader who may see it.

    Raises:
        Http404: ``visible_to`` does not give this page to the reader, or its class has no ``visible_to``.
    """
    if page is getattr(request, "visible_page", None):
        return
    visible = getattr(type(page).objects, "visible_to", None)
    if visible is None or not visible(request.user).filter(pk=page.pk).exists():
        raise Http404


@hooks.register("register_rich_text_features", order=10)
def register_document_links(features) -> None:
    """Replace Wagtail's link to a document, which is registered first."""
    features.register_link_type(VisibleDocumentLink)


@hooks.register("insert_global_admin_js")
def add_login_notice_script() -> str:
    return format_html(
        '<script type="module" src="{}" data-login-notice="{}"></script>',
        static("community/js/login-end.js"),
        reverse("members:login_notice"),
    )


@hooks.register("insert_global_admin_css")
def add_login_notice_style() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("community/css/components/login-end.css"))


@hooks.register("construct_page_chooser_queryset")
def offer_published_pages(pages, request):
    """Let those who run the house choose among what everybody can read: drafts are for editors."""
    return pages if can_edit_pages(request.user) else pages.live()


@hooks.register("construct_main_menu")
def hide_menu_items(request, menu_items) -> None:
    hidden = HIDDEN_MENU if can_edit_pages(request.user) else HIDDEN_MENU | FOR_EDITORS
    menu_items[:] = [item for item in menu_items if item.name not in hidden]


@hooks.register("register_admin_menu_item")
def add_way_back() -> MenuItem:
    return MenuItem(_("To the site"), page_path(), name="to-the-site", icon_name="home", order=10)


@hooks.register("register_admin_menu_item")
def add_way_to_own_page() -> MenuItem:
    return MenuItem(_("My own room"), reverse("members:home"), name="own-room", icon_name="user", order=20)


@hooks.register("construct_settings_menu")
def hide_settings(request, menu_items) -> None:
    menu_items[:] = [item for item in menu_items if item.name not in HIDDEN_SETTINGS]


@hooks.register("construct_reports_menu")
def hide_reports(request, menu_items) -> None:
    menu_items[:] = [item for item in menu_items if item.name not in HIDDEN_REPORTS]


@hooks.register("construct_homepage_panels")
def choose_homepage_panels(request, panels) -> None:
    """Hide news about Wagtail. In the demo, add a note about the second step."""
    panels[:] = [panel for panel in panels if type(panel).__name__ not in HIDDEN_PANELS]
    if not settings.STAFF_SECOND_FACTOR:
        panels.append(SecondStepNote())


@hooks.register("construct_wagtail_userbar")
def keep_checks_alone(request, items, page=None) -> None:
    """Leave Wagtail's checks of a preview, and nothing else: an editor reads a page as every reader does.

    The bar needs inline styles, which only the policy of the CMS allows; ``base.html`` shows it in previews alone.
    """
    items[:] = [item for item in items if isinstance(item, ContentCheckerItem)]


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def snippet_changed(request, instance) -> None:
    if isinstance(instance, Announcement):
        actions.house_changed()
    if not isinstance(instance, HelpLine):
        return
    actions.helpline_changed(line=instance)
    if instance.proposed_numbers:
        change = actions.propose_number(actor=request.user, line=instance, numbers=instance.proposed_numbers)
        if change is not None:
            buttons = [messages.button(reverse("numbers:waiting"), _("Look at it"))]
            messages.warning(request, SECOND_LOOK, buttons=buttons)


@hooks.register("after_delete_snippet")
def snippets_deleted(request, instances) -> None:
    for instance in instances:
        if isinstance(instance, HelpLine):
            actions.helpline_changed(line=instance)
        if isinstance(instance, Announcement):
            actions.house_changed()


@hooks.register("after_edit_setting")
def setting_changed(request, instance) -> None:
    actions.house_changed()


@hooks.register("before_delete_page")
def say_who_relies_on_deleted_page(request, page):
    return in_use.answer(request, [page], Change.DELETE)


@hooks.register("before_unpublish_page")
def say_who_relies_on_unpublished_page(request, page):
    return in_use.answer(request, [page], Change.UNPUBLISH)


@hooks.register("before_move_page")
def say_who_relies_on_moved_page(request, page, destination):
    return None if page.get_parent().pk == destination.pk else in_use.answer(request, [page], Change.MOVE)


@hooks.register("before_bulk_action")
def say_who_relies_on_many(request, action_type, objects, action):
    """Answer for a bulk action on pages, snippets or files; other kinds of action take nothing away."""
    return in_use.answer(request, objects, Change(action_type)) if action_type in set(Change) else None


@hooks.register("before_delete_snippet")
def say_who_relies_on_snippets(request, instances):
    return in_use.answer(request, instances, Change.DELETE)


@hooks.register("before_copy_page")
def say_which_copy_is_not_possible(request, page):
    return copying.answer(request, page)
