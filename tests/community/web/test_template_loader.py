"""Templates lose the indentation that a browser does not show, and nothing else."""

import re

import pytest
from django.template import engines
from django.template.loader import get_template

from community.web.template_loader import compact

pytestmark = pytest.mark.once

WRITTEN = """\
{% load i18n %}
{# Parameters: shown. #}
<p>
  One
  {% if shown %}
    <b>two</b>
  {% endif %}
  {% for word in words %}
    <i>{{ word }}</i>
  {% endfor %}
  three
</p>
"""


INLINE_TAG, BLOCK_TAG = re.compile("</?[bi]>"), re.compile("</?p>")


def words(template: str, **context) -> list[str]:
    """Return the words as a browser shows them: a paragraph begins a line of its own."""
    html = engines["django"].from_string(template).render(context)
    return BLOCK_TAG.sub("\n", INLINE_TAG.sub("", html)).split()


@pytest.mark.parametrize("context", [{}, {"shown": True}, {"words": ["a", "b"]}, {"shown": True, "words": ["a", "b"]}])
def test_compact_template_shows_the_same_words_apart_from_each_other(context):
    assert words(compact(WRITTEN), **context) == words(WRITTEN, **context)


def test_indentation_and_lines_of_tags_that_render_nothing_are_gone():
    assert compact("<ul>\n  {% if a %}\n    {# why #}\n    <li>\n  {% endif %}\n</ul>\n") == (
        "<ul>{% if a %}{# why #}<li>{% endif %}</ul>"
    )


def test_tag_that_renders_text_keeps_the_line_break_behind_it():
    assert compact('{% translate "a" %}\n  <b>b</b>') == '{% translate "a" %}\n<b>b</b>'
    assert compact('{% translate "a" as b %}\n  <b>b</b>') == '{% translate "a" as b %}<b>b</b>'


def test_line_break_stays_between_words_and_goes_beside_an_element_with_a_line_of_its_own():
    assert compact("<p>\n  a\n  <b>b</b>\n  <i>c</i>\n</p>\n<div>\n") == "<p>a\n<b>b</b>\n<i>c</i></p><div>"
    assert compact('<p\n    class="{{ a }} {% if b > c %}d{% endif %}">\n  a') == (
        '<p\nclass="{{ a }} {% if b > c %}d{% endif %}">a'
    )
    assert compact("a\n<button>\n  b\n</button>\nc") == "a\n<button>b</button>\nc"


def test_text_in_pre_and_textarea_stays_as_written():
    written = "<textarea>\n  {{ text }}\n\n</textarea><pre>\n  a\n</pre>"
    assert compact(written) == written


def test_templates_of_the_rooms_are_compact():
    template = get_template("forum/index.html").template
    assert "\n  " not in template.source
