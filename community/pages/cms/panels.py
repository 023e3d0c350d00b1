"""Panels on the front page of the CMS."""

from wagtail.admin.ui.components import Component


class SecondStepNote(Component):
    """Tells in the demo that a real site asks editors for a second step."""

    template_name = "members/_second_step_note.html"
    order = 10

    def get_context_data(self, parent_context) -> dict:
        return {"off": True}
