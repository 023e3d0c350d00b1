"""HTML and plain text from the texts of people: the only module that uses Markdown, bleach and nh3.

Posts are Markdown: rendered, linkified by bleach, and cleaned by nh3 last. Bleach gets no more releases, so nh3 is
the last step and bleach only finds links. Chat messages and names are plain text; templates escape them.
"""

import re
import unicodedata
from dataclasses import dataclass
from html import unescape

import nh3
from bleach.html5lib_shim import allowed_protocols
from bleach.linkifier import TLDS, Linker
from markdown_it import MarkdownIt

# Raise when the output for the same source changes: rows of an older version are rendered again when read.
RENDERER_VERSION = 1
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

_markdown = (
    MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True})
    .enable("strikethrough")
    .disable(["image", "html_block", "html_inline"])
)
# Bidirectional overrides, zero-width and other invisible characters that disguise text. The joiners U+200C and
# U+200D stay: Persian and emoji need them.
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
# URLs in a text. The expression of bleach backtracks from each bracket and each hyphen, so that a text could take
# minutes to render (ReDoS); here every repetition has a maximum.
_URL = re.compile(
    rf"""\({{0,9}}\b(?<![@.])
    (?:(?:{"|".join(sorted(allowed_protocols))}):/{{0,3}}(?:(?:\w{{1,60}}:)?\w{{1,60}}@)?)?
    (?:[\w-]{{1,63}}\.){{1,9}}(?:{"|".join(sorted(TLDS, reverse=True))})(?::[0-9]{{1,5}})?(?!\.\w)\b
    (?:[/?][^\s{{}}|\\^`<>"]*)?""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True)
class Rendered:
    """Safe HTML, and the version of the renderer that made it."""

    html: str
    version: int


def plain(text: str) -> str:
    """Return the text as typed, without invisible characters and with ``\\n`` as line ending; not escaped."""
    return _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def one_line(text: str) -> str:
    """Return the plain text on one line, in NFC, for titles and names."""
    return " ".join(unicodedata.normalize("NFC", plain(text)).split())


def _lower_headings(html: str) -> str:
    """Lower the headings to h3 and h4: h1 and h2 belong to the page."""
    return re.sub(r"<(/?)h([1-6])>", lambda m: f"<{m[1]}h{3 if m[2] in '123' else 4}>", html)


def render_markdown(source: str) -> Rendered:
    """Render Markdown of a person as safe HTML. Raw HTML in the source is shown as text, images are left out."""
    raw = _lower_headings(_markdown.render(plain(source)[:MAX_SOURCE_CHARACTERS]))
    linked = Linker(callbacks=[], skip_tags=["pre", "code"], url_re=_URL).linkify(raw)
    return Rendered(clean(linked), RENDERER_VERSION)


def clean(html: str) -> str:
    """Return the HTML with only the tags and attributes of a post; its links send no referrer."""
    return nh3.clean(
        html,
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
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
