"""The CMS: one place for editors, without what is not used here; and the door of every page."""

from django.conf import settings
from django.http import Http404
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from community.pages import actions
from community.pages.document_links import OwnDocumentLink
from community.pages.models import Author, HelpLine

# Members are people, not rows in the CMS; collections and workflows come when somebody needs them. Redirects are made
# when a page moves, and need no care.
HIDDEN_SETTINGS = {"users", "groups", "collections", "workflows", "workflow-tasks", "sites", "redirects", "locales"}
HIDDEN_MENU = {"help"}
HIDDEN_PANELS = {"WhatsNewInWagtailVersionPanel", "UpgradeNotificationPanel"}


class HelpLineViewSet(SnippetViewSet):
    model = HelpLine
    icon = "help"
    menu_label = _("Help lines")
    menu_order = 200
    add_to_admin_menu = True
    list_display = ["name", "phone", "checked", "checked_on", "owner"]
    list_filter = ["checked", "in_footer"]
    search_fields = ["name", "for_whom"]


class AuthorViewSet(SnippetViewSet):
    model = Author
    icon = "user"
    menu_label = _("Authors")
    menu_order = 210
    add_to_admin_menu = True
    list_display = ["name", "role"]
    search_fields = ["name"]


register_snippet(HelpLineViewSet)
register_snippet(AuthorViewSet)


@hooks.register("before_serve_page")
def ask_the_door(page, request, serve_args, serve_kwargs):
    """Every page is fetched through ``visible_to``, as in every other room; who may not see it meets a 404."""
    visible = getattr(type(page).objects, "visible_to", None)
    if visible is None or not visible(request.user).filter(pk=page.pk).exists():
        raise Http404


@hooks.register("register_rich_text_features", order=10)
def lead_documents_through_our_door(features):
    """In the place of Wagtail's own, which comes first."""
    features.register_link_type(OwnDocumentLink)


@hooks.register("insert_global_admin_js")
def warn_before_the_login_ends() -> str:
    return format_html(
        '<script type="module" src="{}" data-login-notice="{}"></script>',
        static("community/js/login-end.js"),
        reverse("members:login_notice"),
    )


@hooks.register("insert_global_admin_css")
def look_of_the_warning() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("community/css/components/login-end.css"))


@hooks.register("construct_main_menu")
def hide_what_is_not_used(request, menu_items):
    menu_items[:] = [item for item in menu_items if item.name not in HIDDEN_MENU]


@hooks.register("construct_settings_menu")
def hide_settings_that_are_not_used(request, menu_items):
    menu_items[:] = [item for item in menu_items if item.name not in HIDDEN_SETTINGS]


@hooks.register("construct_homepage_panels")
def show_no_news_of_elsewhere(request, panels):
    panels[:] = [panel for panel in panels if type(panel).__name__ not in HIDDEN_PANELS]
    if not settings.STAFF_SECOND_FACTOR:
        panels.append(SecondStepNote())


class SecondStepNote(Component):
    """The demo says in the CMS, too, what a real house does otherwise."""

    template_name = "members/_second_step_note.html"
    order = 10

    def get_context_data(self, parent_context) -> dict:
        return {"off": True}


@hooks.register("construct_wagtail_userbar")
def show_no_bar(request, items, page=None):
    """The bar would need inline styles, and an editor reads as everybody does."""
    items[:] = []


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def tell_about_snippet(request, instance):
    if isinstance(instance, HelpLine):
        actions.tell_about_helpline(line=instance)


@hooks.register("after_delete_snippet")
def tell_about_deleted_snippets(request, instances):
    for instance in instances:
        tell_about_snippet(request, instance)
