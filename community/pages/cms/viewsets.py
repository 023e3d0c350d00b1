"""Lists and forms of the snippets in the CMS."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.snippets.views.snippets import SnippetViewSet

from community.moderation.models import StatementTemplate
from community.pages.models import Announcement, Author, HelpLine


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


class AnnouncementViewSet(SnippetViewSet):
    model = Announcement
    icon = "info-circle"
    menu_label = _("Announcements")
    menu_order = 220
    add_to_admin_menu = True
    list_display = ["text", "kind", "audience", "begins_at", "ends_at"]
    list_filter = ["kind", "audience"]


class StatementTemplateViewSet(SnippetViewSet):
    model = StatementTemplate
    icon = "mail"
    menu_label = _("Texts of moderators")
    menu_order = 230
    add_to_admin_menu = True
    list_display = ["title", "rule", "outcome", "in_notes"]
    list_filter = ["rule", "outcome"]
    search_fields = ["title", "text"]
    panels = [
        FieldRowPanel([FieldPanel("title"), FieldPanel("title_en")]),
        FieldPanel("text"),
        FieldPanel("text_en"),
        FieldRowPanel([FieldPanel("rule"), FieldPanel("outcome")]),
        MultiFieldPanel(
            [FieldPanel("in_decisions"), FieldPanel("in_second_looks"), FieldPanel("in_notes")],
            heading=_("When moderators see it"),
        ),
        FieldRowPanel([FieldPanel("key"), FieldPanel("position")]),
    ]
