"""The markup of a post: bold, italic, struck out, lists, quotes and links; all else stays as typed.

Most people who write here never heard of Markdown. So each rule of CommonMark that would change a plain text is off
(indented code, headings, lines, backticks, backslashes, entities, references), and a mark counts as markup only where
a plain text would not have it.
"""

import re
import unicodedata
from urllib.parse import urlsplit

from bleach.linkifier import TLDS, Linker
from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, emphasis
from markdown_it.token import Token

RULES = ["list", "blockquote", "newline", "link", "emphasis", "strikethrough"]
# Endings at which a bare domain becomes a link. None is a Dutch word: in "ziek.de" and "thuis.net" a space is missing.
LINKED_ENDINGS = {"nl", "be", "com", "org", "eu", "edu"}
# Endings that the list of bleach does not have
ENDINGS = {*TLDS, "amsterdam", "app", "brussels", "care", "community", "dev", "frl", "gent", "health", "vlaanderen"}
SCHEMES = {"", "http", "https", "mailto", "tel"}
# Lines of marks alone ("***", "- - -", "1."), and beginnings that are no markup here ("+1", ">:(", "1986. Dat").
_LOOKS_LIKE_MARKUP = re.compile(
    r"(?:[-*+_=~#>]+|\d{1,9}[.)])(?:[ \t]+[-*+_=~#>]+)*[ \t]*$ | \+ | >[^\s>] | \d{3,9}[.)]", re.VERBOSE
)
_LIST_ITEM = re.compile(r"[ ]{0,3}(?:[-*]|\d{1,2}[.)])[ \t]+\S")
_QUOTE = re.compile(r"[ ]{0,3}>(?=[\s>])")
# URLs in a text. The expression of bleach backtracks from each bracket and each hyphen, so that a text could take
# minutes to render (ReDoS); here every repetition has a maximum.
_URL = re.compile(
    rf"""\({{0,9}}\b(?<![@./])
    (?:https?:/{{2}})?
    (?:[\w-]{{1,63}}\.){{1,9}}(?:{"|".join(sorted(ENDINGS, reverse=True))})(?::[0-9]{{1,5}})?(?!\.\w|@)\b
    (?:[/?\#](?:\([^\s()<>"]{{0,200}}\)|[^\s(){{}}|\\^`<>"])*(?<![.,;:!?*'…’]))?""",
    re.IGNORECASE | re.VERBOSE,
)
# Texts of links that show an address: a host, with any of the characters that look like a dot
_DOTS = str.maketrans(dict.fromkeys("。｡․‧∙•·", "."))
_HOST = re.compile(r"(?:[\w-]+\.)+([^\W\d_]{2,})")
_EMAIL = re.compile(r"[^\s@<>()]+@[^\s@<>()]+")
_AROUND_DOT = re.compile(r"\s*([.@])\s*")


def markup_parser() -> MarkdownIt:
    """Return a parser of posts; its HTML is not clean yet."""
    parser = MarkdownIt("zero", {"html": False, "breaks": True}).enable(RULES)
    parser.normalizeLink = _with_scheme
    parser.validateLink = is_allowed_target
    parser.block.ruler.before("blockquote", "as_typed", _as_typed, {"alt": ["paragraph", "list", "blockquote"]})
    parser.inline.ruler.at("emphasis", _emphasis_of_whole_words)
    parser.core.ruler.before("normalize", "separate", _end_lists_and_quotes)
    parser.core.ruler.after("inline", "show_target", _show_targets)
    return parser


def _with_scheme(url: str) -> str:
    """Return the target of a link as a URL: "ggz.nl" is a site, and no page beside the one that is read."""
    if url and not re.match(r"[/#]|[a-z][a-z0-9+-]*:", url, re.IGNORECASE):
        url = f"mailto:{url}" if _EMAIL.fullmatch(url) else f"https://{url}"
    return normalizeLink(url)


def is_allowed_target(url: str) -> bool:
    """Return whether a post may link to this URL: a known scheme, and no user name that hides the host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme.lower() in SCHEMES and "@" not in parts.netloc


def link_urls(html: str) -> str:
    """Make the addresses of sites in the HTML of a post links."""
    return Linker(callbacks=[_link_or_leave], url_re=_URL).linkify(html)


def _link_or_leave(attributes: dict, new: bool = False) -> dict | None:
    """Keep the links of the writer; of the others, leave out what is more likely a missing space between two words."""
    if not new:
        return attributes
    text = attributes["_text"]
    return attributes if "://" in text or _is_bare_domain(text) else None


def _is_bare_domain(text: str) -> bool:
    host = re.split(r"[/?#:]", text, maxsplit=1)[0]
    if host.startswith("www."):
        return host.count(".") > 1
    return host == host.lower() and ("/" in text or host.rpartition(".")[2] in LINKED_ENDINGS)


def _end_lists_and_quotes(state: StateCore) -> None:
    """Add an empty line where a list or a quote ends, so that the next line does not become part of it."""
    lines, inside = [], None
    for line in state.src.split("\n"):
        kind = next((kind for kind in (_QUOTE, _LIST_ITEM) if kind.match(line)), None)
        if inside and line.strip() and kind is not inside and not (inside is _LIST_ITEM and line[0] in " \t"):
            lines.append("")
            inside = None
        inside = kind or (inside if line.strip() else None)
        lines.append(line)
    state.src = "\n".join(lines)


def _as_typed(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read lines that only look like markup as a paragraph."""
    if not _looks_like_markup(state, start):
        return False
    if silent:
        return True
    line = start + 1
    while line < end and not state.isEmpty(line) and _looks_like_markup(state, line):
        line += 1
    state.push("paragraph_open", "p", 1)
    inline = state.push("inline", "", 0)
    inline.content = state.getLines(start, line, state.blkIndent, False).strip()
    inline.map = [start, line]
    inline.children = []
    state.push("paragraph_close", "p", -1)
    state.line = line
    return True


def _looks_like_markup(state: StateBlock, line: int) -> bool:
    text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
    return bool(_LOOKS_LIKE_MARKUP.match(text))


def _emphasis_of_whole_words(state: StateInline, silent: bool) -> bool:
    """Read stars as emphasis, but not inside a word ("f*ck en sh*t") and not after a slash or backslash."""
    start, delimiters = state.pos, len(state.delimiters)
    if not emphasis.tokenize(state, silent):
        return False
    before, after = state.src[max(start - 1, 0) : start], state.src[state.pos : state.pos + 1]
    if before in ("\\", "/") or (before.isalnum() and after.isalnum()):
        for delimiter in state.delimiters[delimiters:]:
            delimiter.open = delimiter.close = False
    return True


def _show_targets(state: StateCore) -> None:
    """Take the link off a text that shows another address, and show the target behind it."""
    for inline in state.tokens:
        tokens = inline.children or []
        starts = [i for i, token in enumerate(tokens) if token.type == "link_open"]
        for start in reversed(starts):
            end = next(i for i in range(start, len(tokens)) if tokens[i].type == "link_close")
            content, target = tokens[start + 1 : end], str(tokens[start].attrs["href"])
            if _shows_another_target("".join(token.content or " " for token in content), target):
                shown = [_text(" ("), tokens[start], _text(target), tokens[end], _text(")")]
                tokens[start : end + 1] = content + shown


def _text(content: str) -> Token:
    token = Token("text", "", 0)
    token.content = content
    return token


def _shows_another_target(text: str, target: str) -> bool:
    """Return whether the text of a link shows a host, an e-mail address or a number, and the target is another."""
    text = unicodedata.normalize("NFKC", text).translate(_DOTS).lower()
    parts = urlsplit(target.lower())
    if parts.scheme == "tel":
        digits = re.sub(r"\D", "", text)
        return len(digits) >= 3 and _national(digits) != _national(re.sub(r"\D", "", parts.path))
    closed = _AROUND_DOT.sub(r"\1", text)
    if emails := _EMAIL.findall(closed):
        return parts.scheme != "mailto" or any(email.strip(".,") != parts.path for email in emails)
    hosts = {match[0] for match in _HOST.finditer(text)}
    hosts |= {match[0] for match in _HOST.finditer(closed) if match[1] in ENDINGS} if closed != text else set()
    return any(host.removeprefix("www.") != (parts.hostname or "").removeprefix("www.") for host in hosts)


def _national(digits: str) -> str:
    """Return the digits of a telephone number without the code of the Netherlands."""
    return re.sub(r"^(?:0031|31)(?=\d{9}$)", "0", digits)
