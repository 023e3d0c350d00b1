"""Texts of people become HTML without anything that runs or loads."""

import pytest

from community.html import RENDERER_VERSION, excerpt, render_markdown, render_post, text_of
from community.text import one_line, plain

pytestmark = pytest.mark.once

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "![x](https://elders.example/volg.png)",
    "<iframe src=//elders.example></iframe>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<style>@import url(//elders.example)</style>",
    "<form action=//elders.example><input name=a></form>",
    "`<script>`<script>alert(1)</script>",
    "[x]: javascript:alert(1)\n\n[x]",
    '<https://elders.example/" onmouseover="alert(1)>',
    'https://elders.example/"onmouseover=alert(1)//',
    "<details open ontoggle=alert(1)>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
]


@pytest.mark.parametrize("source", ATTACKS)
def test_rendered_attack_has_only_allowed_tags_attributes_and_schemes(source):
    from html.parser import HTMLParser

    violations = []

    class Parser(HTMLParser):
        def handle_starttag(self, tag, attrs):
            names = {name for name, _ in attrs}
            hrefs = [value for name, value in attrs if name == "href"]
            if tag not in {"p", "a", "code", "br", "strong", "em"} or names - {"href", "rel"}:
                violations.append((tag, attrs))
            violations.extend(h for h in hrefs if not h.startswith(("https://", "http://", "mailto:", "tel:")))

    Parser().feed(render_post(source).html)
    assert violations == []


def test_rendered_post_has_the_version_of_the_renderer():
    rendered = render_post("Ik voel me **beter**.\n\n- een\n- twee")
    assert rendered.html.replace("\n", "") == (
        "<p>Ik voel me <strong>beter</strong>.</p><ul><li>een</li><li>twee</li></ul>"
    )
    assert rendered.version == RENDERER_VERSION


def test_url_in_a_text_becomes_a_link_without_referrer():
    html = render_post("Kijk op https://www.113.nl eens").html
    assert 'href="https://www.113.nl"' in html
    assert 'rel="nofollow ugc noopener noreferrer"' in html


def test_heading_in_a_file_is_lowered_to_h3():
    assert render_markdown("# Groot").strip() == "<h3>Groot</h3>"


def test_invisible_characters_are_removed():
    assert plain("an\u200bna \u202eomgekeerd\u202c\r\nnieuw") == "anna omgekeerd\nnieuw"


def test_half_a_surrogate_pair_is_removed():
    assert plain("a\ud800b") == "ab"


def test_joined_emoji_stays_whole():
    assert plain("👩\u200d👧") == "👩\u200d👧"


def test_name_is_put_on_one_line():
    assert one_line("  Anna\n van  de trap ") == "Anna van de trap"


def test_plain_text_of_html_has_no_markup():
    assert text_of(render_post("Een **twee**\n\ndrie & vier").html) == "Een twee drie & vier"


def test_excerpt_ends_at_a_word():
    assert excerpt("een twee drie vier", 10) == "een twee …"
