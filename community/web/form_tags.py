"""Template tags for forms and for what people write, available in every template (``builtins`` in the settings)."""

from django import template
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html
from django.utils.safestring import SafeString

from community.web.idempotency import FIELD, new_submission_id, page_submission_id

register = template.Library()


@register.simple_tag(takes_context=True)
def submission_token(context: template.Context) -> SafeString:
    """Render the two hidden fields of every form that is sent with POST: the CSRF token and the submission id."""
    token = CsrfTokenNode().render(context)
    request = context.get("request")  # an inclusion tag may leave it out
    submission_id = page_submission_id(request) if request else new_submission_id()
    return format_html('{}<input type="hidden" name="{}" value="{}">', token, FIELD, submission_id)


@register.filter
def bdi(text: object) -> SafeString:
    """Return a name or a title in an element of its own: its direction says nothing about the sentence around it."""
    return format_html("<bdi>{}</bdi>", text) if text else SafeString("")
