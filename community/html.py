"""HTML from the texts of people: the only module that uses nh3.

Posts are plain text with a little markup (``community/markup.py``), cleaned by nh3 last. Chat messages and names are
plain text; templates escape them. The texts of files that come with the software are full Markdown.
"""

import re
from dataclasses import dataclass
from html import unescape

import nh3
from markdown_it import MarkdownIt

from community.markup import SCHEMES, link_urls, markup_parser
from community.text import plain

# Raise when the output for the same source changes: rows of an older version are rendered again when read.
RENDERER_VERSION = 2
MAX_SOURCE_CHARACTERS = 20_000

ALLOWED_TAGS = {
    "p",
    "br",
    "strong",
    "em",
    "a",
    "ul",
    "ol",
    "li",
    "blockquote",
    "code",
    "pre",
    "h3",
    "h4",
    "hr",
    "s",
}
ALLOWED_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
LINK_REL = "nofollow ugc noopener noreferrer"

_markup = markup_parser()
_markdown = MarkdownIt("commonmark", {"html": False})


@dataclass(frozen=True)
class Rendered:
    """Safe HTML, and the version of the renderer that made it."""

    html: str
    version: int


def render_post(source: str) -> Rendered:
    """Render what a member typed as safe HTML: a little markup, and all else as typed."""
    return Rendered(clean(link_urls(_markup.render(plain(source)[:MAX_SOURCE_CHARACTERS]))), RENDERER_VERSION)


def render_markdown(source: str) -> str:
    """Render Markdown of a file that comes with the software; its headings are h3 and h4."""
    html = _markdown.render(source)
    return clean(re.sub(r"<(/?)h([1-6])>", lambda m: f"<{m[1]}h{3 if m[2] in '123' else 4}>", html))


def clean(html: str) -> str:
    """Return the HTML with only the tags and attributes of a post; its links send no referrer."""
    return nh3.clean(
        html,
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        url_schemes=SCHEMES - {""},
        link_rel=LINK_REL,
        strip_comments=True,
    )


def text_of(html: str) -> str:
    """Return the plain text of a piece of HTML, for search and excerpts; not escaped."""
    without_tags = nh3.clean(re.sub(r"</(p|li|h\d|blockquote|div)>|<br ?/?>", " ", html), tags=set())
    return " ".join(unescape(without_tags).split())


def excerpt(text: str, characters: int = 160) -> str:
    """Return the beginning of a plain text, cut at a word."""
    if len(text) <= characters:
        return text
    return text[:characters].rsplit(" ", 1)[0].rstrip(",.;:") + " …"
