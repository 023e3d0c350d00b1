"""Templates without their indentation: what we write to read them is not sent to every reader.

It happens once, when Django loads a template. A browser shows the same: only white space that begins a line goes, the
line break behind a tag that renders nothing, and the one beside an element that begins a line of its own (a ``<div>``,
not a ``<span>``). ``<pre>`` and ``<textarea>`` stay as they are.
"""

import re

from django.template import Origin
from django.template.loaders import filesystem

AS_WRITTEN = re.compile(r"(<(?:pre|textarea)\b.*?</(?:pre|textarea)>)", re.DOTALL)
LINE_BREAKS = re.compile(r"[ \t]*\n\s*")
SILENT = r"{% *(?:if|elif|else|for|empty|with|load|block|comment|get_current_language)\b[^%]*%}|{#[^\n]*?#}"
ASSIGNMENT = r"{% *(?:translate|url|firstof)\b[^%\n]* as \w+ *%}"
SILENT_LINES = re.compile(rf"^((?:{SILENT}|{ASSIGNMENT})+)\n", re.MULTILINE)

BLOCKS = "article body div fieldset figure footer form h1 h2 h3 h4 head header html legend li link main meta nav ol p"
BLOCKS += " section tbody td th thead title tr ul"
SHAPES = "circle g path rect"
ATTRIBUTES = r"(?:[^<>{]|{{[^}]*}}|{%[^%]*%})*"
BLOCK = rf"</?(?:{f'{BLOCKS} {SHAPES}'.replace(' ', '|')})\b{ATTRIBUTES}>"
BEHIND_BLOCKS = re.compile(rf"({BLOCK}|<button\b{ATTRIBUTES}>)\n")
BEFORE_BLOCKS = re.compile(rf"\n(?={BLOCK}|</button>)")


class Loader(filesystem.Loader):
    """Load the templates of the rooms."""

    def get_contents(self, origin: Origin) -> str:
        text = super().get_contents(origin)
        return compact(text) if origin.name.endswith(".html") else text


def compact(template: str) -> str:
    """Return the template without white space that a browser does not show."""
    parts = AS_WRITTEN.split(template)
    return "".join(part if n % 2 else _compact(part) for n, part in enumerate(parts))


def _compact(text: str) -> str:
    text = SILENT_LINES.sub(r"\1", LINE_BREAKS.sub("\n", text))
    return BEFORE_BLOCKS.sub("", BEHIND_BLOCKS.sub(r"\1", text))
