"""Template filter for texts from the database: their language, for a screen reader."""

from django import template
from django.conf import settings
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


@register.filter
def with_lang(value: object) -> SafeString:
    """Return the text, marked with its language where that is not the language of the page.

    A value in two languages has a ``lang`` of its own; other texts are in the language of the site.
    """
    is_foreign = (get_language() or settings.LANGUAGE_CODE) != settings.LANGUAGE_CODE
    lang = getattr(value, "lang", settings.LANGUAGE_CODE if is_foreign else "")
    return format_html('<span lang="{}">{}</span>', lang, value) if lang and str(value) else conditional_escape(value)
