"""Panels on the front page of the CMS."""

from django.utils.translation import gettext_noop
from wagtail.admin.ui.components import Component

# Texts of Wagtail for which its own Dutch is English, or a word that editors do not use; our translation comes first.
WORDS_OF_WAGTAIL = (
    gettext_noop("Default"),
    gettext_noop("Dashboard"),
    gettext_noop("live"),
    gettext_noop("Content metrics"),
    gettext_noop("Toggle checks"),
    gettext_noop("Checks"),
)


class SecondStepNote(Component):
    """Tells in the demo that a real site asks editors for a second step."""

    template_name = "members/_second_step_note.html"
    order = 10

    def get_context_data(self, parent_context) -> dict:
        return {"off": True}
