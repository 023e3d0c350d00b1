"""Templates lose the indentation that a browser does not show, and nothing else."""

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


def words(template: str, **context) -> list[str]:
    return engines["django"].from_string(template).render(context).split()


@pytest.mark.parametrize("context", [{}, {"shown": True}, {"words": ["a", "b"]}, {"shown": True, "words": ["a", "b"]}])
def test_compact_template_shows_the_same_words_apart_from_each_other(context):
    assert words(compact(WRITTEN), **context) == words(WRITTEN, **context)


def test_indentation_and_lines_of_tags_that_render_nothing_are_gone():
    assert compact("<ul>\n  {% if a %}\n    {# why #}\n    <li>\n  {% endif %}\n</ul>\n") == (
        "<ul>\n{% if a %}{# why #}<li>\n{% endif %}\n</ul>\n"
    )


def test_tag_that_renders_text_keeps_the_line_break_behind_it():
    assert compact('{% translate "a" %}\n  <b>b</b>') == '{% translate "a" %}\n<b>b</b>'
    assert compact('{% translate "a" as b %}\n  <b>b</b>') == '{% translate "a" as b %}<b>b</b>'


def test_text_in_pre_and_textarea_stays_as_written():
    written = "<textarea>\n  {{ text }}\n\n</textarea><pre>\n  a\n</pre>"
    assert compact(written) == written


def test_templates_of_the_rooms_are_compact():
    template = get_template("forum/index.html").template
    assert "\n  " not in template.source
